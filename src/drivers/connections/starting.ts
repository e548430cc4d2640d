import { OUTCOME, STAGE, SYSCALL } from '../../model/codes.ts';
import { ERRNO } from '../../model/errno.ts';
import { POLL } from '../../system/linux/epoll.ts';
import {
  bindTo,
  choosePortAtConnect,
  connectTo,
  openSocket,
  searchPortsInOnePass,
} from '../../system/linux/sockets.ts';
import { failByErrno } from './failing.ts';
import type { Load } from './load.ts';

/** Starts between two looks at the sockets: early connections of a burst are served while later ones still start. */
const BATCH = 16;
/** connect() may search long for a free port: the sockets do not wait for a whole batch of those. */
const BATCH_US = 2000;
/** Edge-triggered: one registration serves an attempt for life. */
const WATCHED = POLL.in | POLL.out | POLL.peerClosed | POLL.edge;

/** Starts the attempts that are due, up to a batch of them, and returns how many. */
export function startDue(load: Load): number {
  const end = Math.min(load.next + BATCH, load.ledger.length);
  const first = load.next;
  const untilUs = load.now() + BATCH_US;
  while (load.next < end && load.busy < load.task.connections) {
    const dueUs = load.dueUs(load.next);
    const nowUs = load.now();
    if (dueUs > nowUs || nowUs > untilUs) break;
    const attempt = load.next;
    load.next += 1;
    load.startedUs[attempt] = nowUs;
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
  const fd = openSocket(load.family);
  if (fd < 0) failByErrno(load, attempt, -fd, SYSCALL.socket);
  else connectFrom(load, attempt, fd, sources[source], destinations[destination]);
}

function connectFrom(
  load: Load,
  attempt: number,
  fd: number,
  source: Buffer | undefined,
  to: Buffer | undefined,
): void {
  load.descriptors[attempt] = fd;
  searchPortsInOnePass(fd);
  if (to === undefined) throw new Error('the task has no destination');
  if (source === undefined || bindSource(load, attempt, fd, source)) connect(load, attempt, fd, to);
}

function bindSource(load: Load, attempt: number, fd: number, source: Buffer): boolean {
  load.ledger.stage[attempt] = STAGE.bind;
  choosePortAtConnect(fd);
  const bound = bindTo(fd, source);
  if (bound < 0) failByErrno(load, attempt, -bound, SYSCALL.bind);
  return bound === 0;
}

function connect(load: Load, attempt: number, fd: number, destination: Buffer): void {
  load.ledger.stage[attempt] = STAGE.connect;
  const begun = connectTo(fd, destination);
  if (begun < 0 && begun !== -ERRNO.EINPROGRESS) {
    failByErrno(load, attempt, -begun, SYSCALL.connect);
    return;
  }
  const added = load.poller.add(fd, WATCHED, attempt);
  if (added < 0) failByErrno(load, attempt, -added, SYSCALL.epoll_ctl);
}
