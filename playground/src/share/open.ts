// Opens the link that the page was called with.

import { shown, views } from '../app/views.svelte';
import { texts as fileTexts } from '../files/texts';
import { work } from '../files/work.svelte';
import { say } from '../settings/text';
import { toasts } from '../ui/toast.svelte';
import { BadLink, decode } from './link';
import { faults, texts } from './texts';

/** True when files came with the address. A link that is broken changes nothing. */
export async function openLink(): Promise<boolean> {
  const { hash } = location;
  if (!hash) return false;
  try {
    const shared = await decode(hash);
    if (!shared) return false;
    // What was opened is the work now: a reload must not bring back the link over it.
    history.replaceState(null, '', location.pathname + location.search);
    const canGoBack = work.open({ files: shared.files, active: shared.active });
    const view = views.find(({ name }) => name === shared.view);
    if (view) shown.choose(view.name);
    if (canGoBack) toasts.say(say(texts.openedKept), { label: say(fileTexts.back), run: () => work.back() });
    return true;
  } catch (error) {
    toasts.say(say(faults[error instanceof BadLink ? error.fault : 'damaged']));
    return false;
  }
}
