import { expect, it } from 'vitest';
import { absent } from '../../src/model/probe.ts';
import type { ProcessEvidence } from '../../src/model/process-evidence.ts';
import { seriesOf } from '../../src/model/series.ts';
import { starvedTarget } from '../../src/run/starved-target.ts';

function waiting(waitedMs: number, role: ProcessEvidence['role'] = 'target'): ProcessEvidence {
  const processorWait = seriesOf([0, 2000], [{ waitedMs: 0 }, { waitedMs }]);
  const unread = absent('not read');
  return { side: 'server', role, pid: 7, command: 'server', limits: unread, descriptors: unread, processorWait };
}

it('is told of the process of the target that waited longest, where that is long and a good part of the time', () => {
  expect(starvedTarget({ processes: [waiting(100), waiting(900), waiting(1900, 'driver')] })).toEqual([
    { warning: 'target-starved', waitedMs: 900, elapsedMs: 2000 },
  ]);
  expect(starvedTarget({ processes: [waiting(450)] })).toEqual([]);
  const { processorWait: _, ...unseen } = waiting(900);
  expect(starvedTarget({ processes: [unseen] })).toEqual([]);
});
