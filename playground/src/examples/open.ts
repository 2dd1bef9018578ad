import { say } from '../settings/text';
import { work } from '../files/work.svelte';
import { files } from '../files/files.svelte';
import { texts as fileTexts } from '../files/texts';
import { toasts } from '../ui/toast.svelte';
import { lessonOf } from './lessons';
import { texts } from './texts';

let asked = 0;

/** Opens a lesson; the work that it takes the place of can be opened again. */
export async function openLesson(name: string) {
  const lesson = lessonOf(name);
  if (!lesson) return;
  const mine = ++asked;
  try {
    const response = await fetch(lesson.url);
    if (!response.ok) throw new Error(response.statusText);
    const text = await response.text();
    if (mine !== asked) return;
    const isOwn = work.open({ files: [{ path: lesson.path, text }], active: lesson.path, lesson: name, isUntouched: true });
    if (isOwn) toasts.say(say(texts.opened(lesson.title)), { label: say(fileTexts.back), run: () => work.back() });
  } catch {
    if (mine !== asked) return;
    // The page works without it.
    if (!files.isReady) files.replaceAll([{ path: 'app.yaml', text: '' }]);
    toasts.say(say(texts.notLoaded));
  }
}
