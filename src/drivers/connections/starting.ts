import { OUTCOME } from '../../model/codes.ts';
import type { Load } from './load.ts';

/** connect() may search long for a free port: the sockets do not wait for a whole batch of those. */
const BATCH_US = 2000;

/** Starts the attempts that are due, up to a batch of them, and returns how many. */
export function startDue(load: Load): number {
  const end = Math.min(load.next + load.sockets.batch, load.ledger.length);
  const first = load.next;
  const untilUs = load.now() + BATCH_US;
  while (load.next < end && load.busy < load.task.connections) {
    const dueUs = load.dueUs(load.next);
    const nowUs = load.now();
    if (dueUs > nowUs || nowUs > untilUs) break;
    const attempt = load.next;
    load.next += 1;
    load.waitingSinceUs[attempt] = nowUs;
    start(load, attempt, startUs(load, dueUs, nowUs));
    load.latestUs = Math.max(load.latestUs, nowUs - (load.ledger.startUs[attempt] ?? nowUs));
  }
  return load.next - first;
}

/** An attempt starts when it was due, however late the driver is; with `repeat`, not before it had a slot. */
function startUs({ task, freedUs }: Load, dueUs: number, nowUs: number): number {
  if (task.arrival.mode === 'burst') return nowUs;
  return task.repeat === undefined ? dueUs : Math.max(dueUs, freedUs);
}

function start(load: Load, attempt: number, startedUs: number): void {
  const { ledger, sources, destinations } = load;
  const source = sources.length === 0 ? 0 : attempt % sources.length;
  const destination = Math.floor(attempt / Math.max(sources.length, 1)) % destinations.length;
  ledger.startUs[attempt] = startedUs;
  ledger.outcome[attempt] = OUTCOME.pending;
  ledger.source[attempt] = source;
  ledger.destination[attempt] = destination;
  load.busy += 1;
  load.tally.started += 1;
  load.sockets.open(attempt, source, destination);
}
