import { expect, it } from 'vitest';
import type { FellSilent } from '../../../src/run/observers/unanswered.ts';
import { sortSilences } from '../../../src/run/reconstruction/fell-silent.ts';

const tuple = { source: 'a', sourcePort: 1, destination: 'b', destinationPort: 2 };
const after = (waitedMs: number, mayBeAnswered = false): FellSilent => ({
  ...{ fate: 'given-up', synRetransmits: undefined, tuple, atMs: 5000, waitedMs, mayBeAnswered, seen: undefined },
});
const all = [after(1200), after(2000), after(2600), after(2700, true)];

function sorted(longestAnswerMs: number | undefined) {
  const { failures, open } = sortSilences(all, { connectTimeoutMs: 2000, longestAnswerMs });
  const waits = (some: readonly FellSilent[]) => some.map(({ waitedMs }) => waitedMs);
  return { failures: waits(failures), open: waits(open) };
}

it('a load program that waits for answers failed where one took longer than it may, and than any other', () => {
  expect(sorted(60)).toEqual({ failures: [2000, 2600, 2700], open: [1200] });
  expect(sorted(2100)).toEqual({ failures: [2600, 2700], open: [] });
});

it('of another command nobody knows whether an answer was due', () => {
  expect(sorted(undefined)).toEqual({ failures: [], open: [2000, 2600] });
});
