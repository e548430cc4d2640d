import { expect, test } from 'vitest';
import { isStillChanged, restoredSentence } from '../../src/cli/leftovers.ts';
import type { Restored } from '../../src/system/leftovers.ts';
import type { Undone } from '../../src/system/undo.ts';

const undone = (outcome: Undone): Restored => ({
  journal: '/run/loadline/1-2.json',
  result: 'undone',
  record: { kind: 'sysctl', name: 'fs.file-max', old: '1000', set: '500' },
  undone: outcome,
});

test.each<[Restored, string, boolean]>([
  [
    undone({ outcome: 'restored' }),
    'fs.file-max was put back to 1000 (left by a run that was killed or stopped)',
    false,
  ],
  [
    undone({ outcome: 'already' }),
    'fs.file-max needed nothing: it was put back to 1000 already (left by a run that was killed or stopped)',
    false,
  ],
  [
    undone({ outcome: 'changed-since', current: '7\u0007' }),
    'fs.file-max was left alone: somebody has set it to 7\\u0007 since (left by a run that was killed or stopped)',
    false,
  ],
  [
    undone({ outcome: 'failed', why: 'EACCES' }),
    'fs.file-max could not be put back to 1000: EACCES (left by a run that was killed or stopped)',
    true,
  ],
  [
    { journal: 'a.json', result: 'corrupt', movedTo: 'a.json.corrupt' },
    'a.json cannot be understood; nothing was changed, and it is now a.json.corrupt',
    true,
  ],
  [
    { journal: 'a.json', result: 'earlier-boot' },
    'a.json is from before the last boot and was thrown away: its changes ended with that boot',
    false,
  ],
])('%o', (restored, sentence, stands) => {
  expect(restoredSentence(restored)).toBe(sentence);
  expect(isStillChanged(restored)).toBe(stands);
});
