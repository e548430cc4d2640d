import type { AcceptProgress, ListenTask, ToShard } from '../../model/protocol.ts';
import { microsecondsSince, monotonicNs } from '../../system/clock.ts';
import { CHANNEL } from '../../system/shard-channel.ts';
import type { ShardProgram } from '../../system/shard-program.ts';
import { epollService } from './epoll/epoll-service.ts';
import { openListener } from './listener.ts';
import { ringService } from './ring/ring-service.ts';
import type { Service } from './service.ts';

const REPORT_EVERY_US = 100_000;
/** A load that lasts is looked at less often, too (run/sampling.ts). */
const REPORT_EVERY_US_OF_MANY = 250_000;
const MANY = 25_000;

interface Target {
  readonly shard: ShardProgram;
  readonly service: Service;
  readonly now: () => number;
  reportedUs: number;
  reported: AcceptProgress;
}

/** Listens, accepts and answers as told, until the runner says `finish`. */
export function serve(shard: ShardProgram, task: ListenTask): never {
  const listener = openListener(shard, task);
  const { poller } = shard;
  const service =
    task.ring === undefined
      ? epollService(listener.fd, poller, task)
      : ringService(listener.fd, poller, task, task.ring);
  const now = microsecondsSince(monotonicNs());
  const target = { shard, service, now, reportedUs: 0, reported: NOTHING };
  send(target);
  shard.channel.send({ type: 'ready', port: listener.port });
  for (;;) turn(target);
}

const NOTHING: AcceptProgress = { accepted: 0, answered: 0, open: 0, errors: {} };

function turn(target: Target): void {
  const { shard, service, now } = target;
  const { poller, channel } = shard;
  service.work(now());
  report(target);
  const count = poller.wait(restUs(target));
  const nowUs = now();
  for (let index = 0; index < count; index += 1) {
    const data = poller.data(index);
    if (data === CHANNEL) for (const message of channel.receive()) obey(target, message);
    else service.onEvent(data, poller.events(index), nowUs);
  }
}

/** How long nothing can be due, in microseconds; negative for ever. */
function restUs(target: Target): number {
  const reportUs = hasNews(target) ? nextReportUs(target) : Number.POSITIVE_INFINITY;
  const untilUs = Math.min(target.service.dueUs(), reportUs);
  return untilUs === Number.POSITIVE_INFINITY ? -1 : Math.max(0, Math.ceil(untilUs - target.now()));
}

function report(target: Target): void {
  const nowUs = target.now();
  if (!hasNews(target) || nowUs < nextReportUs(target) || !target.shard.channel.idle()) return;
  target.reportedUs = nowUs;
  send(target);
}

function nextReportUs({ reported, reportedUs }: Target): number {
  return reportedUs + (reported.accepted < MANY ? REPORT_EVERY_US : REPORT_EVERY_US_OF_MANY);
}

function send(target: Target): void {
  target.reported = target.service.counts();
  target.shard.channel.send({ type: 'accepts', accepts: target.reported });
}

function hasNews({ service, reported }: Target): boolean {
  const { accepted, answered, open, errors } = service.counts();
  if (accepted !== reported.accepted || answered !== reported.answered || open !== reported.open) return true;
  return Object.entries(errors).some(([name, count]) => reported.errors[name] !== count);
}

function obey(target: Target, message: ToShard): void {
  if (message.type === 'finish') {
    target.service.release();
    process.exit(0);
  }
  if (message.type !== 'report') return;
  send(target);
  target.shard.channel.send({ type: 'done' });
}
