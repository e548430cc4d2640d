import { OUTCOME, STAGE } from '../../model/codes.ts';
import { freeSlot, type Load } from './load.ts';

/** The attempt has what it asked for: its connection is held, or closed for the next one. */
export function serve(load: Load, attempt: number): void {
  const { ledger, task } = load;
  ledger.outcome[attempt] = OUTCOME.served;
  load.tally.served += 1;
  ledger.stage[attempt] = task.repeat === undefined ? STAGE.hold : STAGE.close;
  if (task.repeat === undefined) freeSlot(load);
  else if (task.repeat.close === 'client') end(load, attempt);
}

/** The connection of a served attempt is over. */
export function end(load: Load, attempt: number): void {
  if (load.ledger.retransmits[attempt] !== 0) load.sockets.observe(attempt);
  load.handshakes?.forget(attempt);
  load.sockets.close(attempt);
  freeSlot(load);
}
