import type { AcceptProgress, ListenTask, ToShard } from '../../model/protocol.ts';
import { microsecondsSince, monotonicNs } from '../../system/clock.ts';
import { POLL } from '../../system/linux/epoll.ts';
import { CHANNEL } from '../../system/shard-channel.ts';
import type { ShardProgram } from '../../system/shard-program.ts';
import { type Accepting, acceptingFrom } from './accepting.ts';
import { type Connections, newConnections } from './connections.ts';
import { openListener } from './listener.ts';
import { paceOf } from './pace.ts';

const REPORT_EVERY_US = 100_000;

interface Target {
  readonly shard: ShardProgram;
  readonly listener: number;
  readonly accepting: Accepting;
  readonly connections: Connections;
  readonly now: () => number;
  reportedUs: number;
  reported: AcceptProgress;
}

/** Listens, accepts and answers as told, until the runner says `finish`. */
export function serve(shard: ShardProgram, task: ListenTask): never {
  const listener = openListener(shard, task);
  const connections = newConnections(shard.poller, task);
  const accepting = acceptingFrom(listener.fd, paceOf(task.accept), connections);
  const now = microsecondsSince(monotonicNs());
  const target = { shard, listener: listener.fd, accepting, connections, now, reportedUs: 0, reported: NOTHING };
  // Edge-triggered: a queue that is left alone wakes nobody.
  if (task.accept.mode !== 'never') shard.poller.add(listener.fd, POLL.in | POLL.edge, listener.fd);
  send(target);
  shard.channel.send({ type: 'ready', port: listener.port });
  for (;;) turn(target);
}

const NOTHING: AcceptProgress = { accepted: 0, answered: 0, open: 0, errors: {} };

function turn(target: Target): void {
  const { shard, accepting, connections, now } = target;
  const { poller, channel } = shard;
  accepting.accept(now());
  connections.answerDue(now());
  report(target);
  const count = poller.wait(restUs(target));
  const nowUs = now();
  for (let index = 0; index < count; index += 1) {
    const fd = poller.data(index);
    if (fd === CHANNEL) for (const message of channel.receive()) obey(target, message);
    else if (fd === target.listener) accepting.onWaiting(nowUs);
    else connections.onEvent(fd, poller.events(index), nowUs);
  }
}

/** How long nothing can be due, in microseconds; negative for ever. */
function restUs(target: Target): number {
  const reportUs = hasNews(target) ? target.reportedUs + REPORT_EVERY_US : Number.POSITIVE_INFINITY;
  const untilUs = Math.min(target.accepting.dueUs(), target.connections.dueUs(), reportUs);
  return untilUs === Number.POSITIVE_INFINITY ? -1 : Math.max(0, Math.ceil(untilUs - target.now()));
}

function report(target: Target): void {
  const nowUs = target.now();
  if (!hasNews(target) || nowUs < target.reportedUs + REPORT_EVERY_US || !target.shard.channel.idle()) return;
  target.reportedUs = nowUs;
  send(target);
}

function send(target: Target): void {
  target.reported = progressOf(target);
  target.shard.channel.send({ type: 'accepts', accepts: target.reported });
}

function progressOf({ accepting, connections }: Target): AcceptProgress {
  return {
    accepted: accepting.accepted,
    answered: connections.answered,
    open: connections.count,
    errors: { ...accepting.errors },
  };
}

function hasNews({ accepting, connections, reported }: Target): boolean {
  if (accepting.accepted !== reported.accepted || connections.answered !== reported.answered) return true;
  if (connections.count !== reported.open) return true;
  return Object.entries(accepting.errors).some(([name, count]) => reported.errors[name] !== count);
}

function obey(target: Target, message: ToShard): void {
  if (message.type === 'finish') process.exit(0);
  if (message.type !== 'report') return;
  send(target);
  target.shard.channel.send({ type: 'done' });
}
