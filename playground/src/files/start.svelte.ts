// What the page begins with: a link, else what was open last, else the first lesson. From then on the work is kept.

import { openLesson } from '../examples/open';
import { openLink } from '../share/open';
import { say } from '../settings/text';
import { toasts } from '../ui/toast.svelte';
import { files } from './files.svelte';
import { keep, kept, type Kept } from './kept';
import { texts } from './texts';
import { work } from './work.svelte';

/** What is typed faster than this is kept at once; large work is written less often. */
const PAUSE_MS = 300;
const PAUSE_MS_PER_CHARACTER = 0.0001;

export async function start() {
  let refused = false;
  const known = await kept().catch(() => {
    refused = true;
    return undefined;
  });
  if (known) work.resume(known.now, known.before);
  const isLinked = await openLink();
  if (!known && !isLinked) await openLesson('broken-app');
  addEventListener('hashchange', () => void openLink());
  // Not to write over what could not be read.
  if (refused) toasts.say(say(texts.notKept));
  else keepFromNowOn();
}

function keepFromNowOn() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSaid = false;
  let size = 0;

  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    const { now, before } = work;
    size = now.files.reduce((sum, { text }) => sum + text.length, 0);
    const value: Kept = { now, before };
    keep(value).catch(() => {
      if (!isSaid) toasts.say(say(texts.noRoom));
      isSaid = true;
    });
  };
  const saveIfWaiting = () => timer !== undefined && save();

  $effect.root(() => {
    $effect(() => {
      // The texts are read only after the pause: one may have to be put together first.
      void [files.all, files.active, work.lesson, work.before];
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE_MS + size * PAUSE_MS_PER_CHARACTER);
    });
  });
  addEventListener('pagehide', saveIfWaiting);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && saveIfWaiting());
}
