import { expect, test } from 'vitest';
import { momentsOf } from '../../../src/attribution/groups/moments.ts';
import type { ProcessEvidence, ProcessExit } from '../../../src/model/process-evidence.ts';
import type { Run } from '../../../src/model/run.ts';
import { RUN } from '../../report/samples.ts';
import { evidenceOf, NONE } from '../nothing-seen.ts';

const KILLED = { code: null, signal: 'SIGKILL', by: 'scenario' } as const;

function runWith(...exits: readonly (ProcessExit | undefined)[]): Run {
  const processes = exits.map(
    (exit, index): ProcessEvidence => ({
      side: 'server',
      role: 'target',
      pid: 10 + index,
      command: 'a server',
      limits: NONE,
      descriptors: NONE,
      ...(exit === undefined ? {} : { exit }),
    }),
  );
  return { ...RUN, evidence: evidenceOf({}, {}, processes) };
}

test('a process ended between when it was last seen running and when that was noticed', () => {
  const { targetEndedMs, processEnds } = momentsOf(runWith({ atMs: 900, runningAtMs: 300, ...KILLED }, undefined));
  expect(targetEndedMs).toBeUndefined();
  expect(processEnds).toEqual([{ fromMs: 300, toMs: 900 }]);
});

test('the target ended no sooner than the last of its processes was seen running', () => {
  const run = runWith({ atMs: 900, runningAtMs: 300, ...KILLED }, { atMs: 910, runningAtMs: 500, ...KILLED });
  expect(momentsOf(run).targetEndedMs).toBe(500);
});

test('where nobody looked, as in older runs, the moment at which it was noticed is all there is', () => {
  expect(momentsOf(runWith({ atMs: 900, ...KILLED }))).toMatchObject({
    targetEndedMs: 900,
    processEnds: [{ fromMs: 900, toMs: 900 }],
  });
});
