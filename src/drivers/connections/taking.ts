import { EVENTS_A_WAIT, type Poller } from '../../system/linux/epoll.ts';
import { CHANNEL } from '../../system/shard-channel.ts';
import { expire, expireSleptOver } from './deadline.ts';
import type { Load } from './load.ts';
import { settleDoubtful } from './unexpected.ts';

/**
 * Takes attempts further after the `count` events of one wait, which began at `lookedUs` and ended before `wokeUs`
 * (microseconds since the load's start), and fails those that ran out of time.
 */
export function takeEvents(load: Load, poller: Poller, count: number, lookedUs: number, wokeUs: number): void {
  expireSleptOver(load, wokeUs);
  for (let index = 0; index < count; index += 1) {
    const data = poller.data(index);
    if (data !== CHANNEL) load.sockets.onEvent(data, poller.events(index));
  }
  if (count < EVENTS_A_WAIT) {
    expire(load, lookedUs);
    settleDoubtful(load, lookedUs);
  }
}

/** Whether the runner has said something. */
export function hasChannel(poller: Poller, count: number): boolean {
  for (let index = 0; index < count; index += 1) if (poller.data(index) === CHANNEL) return true;
  return false;
}
