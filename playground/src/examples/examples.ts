// The lessons of the course, from the folder of examples that the repository has anyway.

import broken from '../../../examples/broken-app/app.yaml?raw';
import type { OpenFile } from '../files/files.svelte';

export const brokenApp: readonly OpenFile[] = [{ path: 'app.yaml', text: broken }];
