import { expect, it } from 'vitest';
import { kernelWordOf } from '../../../src/attribution/kernel-word/kernel-word.ts';
import { OUTCOME, STAGE } from '../../../src/model/codes.ts';
import { attemptAt, newLedger } from '../../../src/model/ledger.ts';
import type { AttemptEvent } from '../../../src/model/loss-rows.ts';

function resetOf(...reasons: readonly string[]) {
  const ledger = newLedger(1);
  ledger.outcome[0] = OUTCOME.failed;
  ledger.stage[0] = STAGE.response;
  ledger.failedUs[0] = 3000;
  const events = reasons.map(
    (reason): AttemptEvent => ({ what: 'reset', by: 'server', reason, packets: 1, firstMs: 3, lastMs: 3 }),
  );
  return kernelWordOf(attemptAt(ledger, 0), events, { unwatched: [] })?.reset?.reason;
}

it('takes the reset that ended the connection, and none that answered a packet of one that was gone', () => {
  expect(resetOf('TCP_FLAGS', 'TCP_STATE')).toBe('TCP_STATE');
  expect(resetOf('NO_SOCKET', 'TCP_ABORT_ON_CLOSE')).toBe('TCP_ABORT_ON_CLOSE');
  expect(resetOf('TCP_STATE', 'TCP_FLAGS')).toBe('TCP_STATE');
  expect(resetOf('INVALID_SYN', 'TCP_STATE')).toBe('INVALID_SYN');
  expect(resetOf('TCP_FLAGS', 'NO_SOCKET')).toBe('TCP_FLAGS');
  expect(resetOf()).toBeUndefined();
});
