import { expect, it } from 'vitest';
import { withReasonOfEnd } from '../../src/attribution/driver-end.ts';
import type { AttributedGroup } from '../../src/model/attribution.ts';
import type { Cause, OtherCause } from '../../src/model/cause.ts';
import type { Run } from '../../src/model/run.ts';
import { GROUP, RUN } from '../report/samples.ts';

const RESET = { kind: 'errno', errno: 'ECONNRESET', syscall: 'recv' } as const;
const CLOSED: OtherCause = { kind: 'application', what: 'closed-connection', side: 'server' };
const LOST: OtherCause = { kind: 'driver', what: 'driver-process-lost', side: 'client' };

function of(cause: Cause, symptom: AttributedGroup['group']['symptom'] = { kind: 'lost' }): AttributedGroup {
  const group = { ...GROUP, outcome: 'failed', symptom } as const;
  return { group, cause, confidence: 'proven', because: [], considered: [] };
}

function rootOfLost(kind: 'ab' | 'wrk', ...others: readonly AttributedGroup[]): Cause | undefined {
  const scenario = { ...RUN.plan.scenario, driver: { kind } };
  const run = { ...RUN, plan: { ...RUN.plan, scenario } } as Run;
  const cause = withReasonOfEnd(run, [of(LOST), ...others])[0]?.cause;
  return cause?.kind === 'driver' ? cause.root : undefined;
}

it('what failed one call of a driver that gives everything up took the others with it', () => {
  expect(rootOfLost('ab', of(CLOSED, RESET), of(CLOSED, RESET))).toEqual(CLOSED);
  expect(rootOfLost('ab', of(CLOSED, { kind: 'eof' }))).toBeUndefined();
});

it('nobody knows which where calls failed for several causes, or why a driver ended that goes on', () => {
  const refused: OtherCause = { ...CLOSED, what: 'refused' };
  expect(rootOfLost('ab', of(CLOSED, RESET), of(refused, { ...RESET, errno: 'ECONNREFUSED' }))).toBeUndefined();
  expect(rootOfLost('wrk', of(CLOSED, RESET))).toBeUndefined();
});
