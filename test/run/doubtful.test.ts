import { expect, test } from 'vitest';
import { OUTCOME } from '../../src/model/codes.ts';
import { newLedger } from '../../src/model/ledger.ts';
import { hasDoubtful } from '../../src/run/reconstruction/join-tables.ts';
import { planOf } from '../drivers/plan-of.ts';

test.each([
  ['answered', 'http', OUTCOME.served, 40_000, false],
  // connect() that succeeded proves no connection: it may be a ghost.
  ['connected', 'none', OUTCOME.served, 40_000, true],
  ['failed without a port', 'http', OUTCOME.failed, 0, false],
  ['failed with a port', 'http', OUTCOME.failed, 40_000, true],
  ['pending', 'http', OUTCOME.pending, 40_000, true],
  ['never started', 'none', OUTCOME.unstarted, 0, false],
] as const)('an attempt that %s, with probe %s, among answered ones', (_, probe, outcome, sourcePort, doubtful) => {
  const ledger = newLedger(3);
  ledger.outcome.fill(OUTCOME.served);
  ledger.outcome[1] = outcome;
  ledger.sourcePort[1] = sourcePort;
  expect(hasDoubtful([newLedger(0), ledger], planOf({ probe }))).toBe(doubtful);
});
