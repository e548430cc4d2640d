import type { DriverOutput } from '../../model/driver-output.ts';
import type { FailedCalls } from '../../model/failed-calls.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import type { RequestReport, RequestTask } from '../../model/protocol.ts';
import { monotonicNs } from '../../system/clock.ts';
import { type Shard, startShard } from '../../system/shard.ts';
import { finishAll, killAll } from '../../system/shard-group.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import { after } from '../../system/timer.ts';
import { NO_PROGRESS } from '../connections/progress.ts';
import type { Driver, DriverOptions } from '../driver.ts';
import type { LoadLibrary } from '../load-driver.ts';
import { newMoment } from '../moment.ts';
import { urlOf } from '../program/url.ts';
import { versionOf } from './version.ts';

const READY_WITHIN_MS = 10_000;
const REPORT_WITHIN_MS = 10_000;
/** A library may keep its process too busy to say that the time is over. */
const GRACE_MS = 3_000;

/** Runs a library in a process of ours, which counts the errors of its connections and holds these until `finish`. */
export async function startLibraryDriver(entry: LoadLibrary, options: DriverOptions): Promise<Driver> {
  const { plan, host, listener } = options;
  const { kind, trait } = entry;
  const version = versionOf(entry.library);
  const { connections, durationMs = 0, requests } = plan.scenario.load;
  const shard = await startShard({ program: `drivers/${kind}/program.js`, host, ...plan.hosts.client });
  const task: RequestTask = {
    task: 'request',
    connections,
    destination: listener,
    durationMs,
    ...(requests !== undefined && { requests }),
  };
  await prepare(shard, task);
  let progress = NO_PROGRESS;
  let exit: ShardExit | undefined;
  let timer: NodeJS.Timeout | undefined;
  const look = newMoment();
  shard.onMessage(message => {
    if (message.type === 'progress') progress = message.progress;
    if (message.type === 'settled') look.reach();
  });
  void shard.exited.then(ended => {
    exit = ended;
    look.reach();
  });
  return {
    processes: [{ pid: shard.pid, command: shard.command }],
    go: atNs => {
      shard.send({ type: 'go', atNs: String(atNs) });
      timer = after(Number(atNs - monotonicNs()) / 1e6 + durationMs + GRACE_MS, look.reach);
    },
    progress: () => progress,
    settled: look.reached,
    stop: look.reach,
    report: async () => {
      const early = exit !== undefined;
      const report = await reportOf(shard);
      const ended = exit ?? (report === undefined ? await shard.exited : undefined);
      const output: DriverOutput = {
        kind,
        command: `${kind} ${version}: ${connections} connections to ${urlOf(listener)}`,
        end: {
          how: early ? 'early' : report === undefined ? 'killed' : 'finished',
          code: ended?.code ?? null,
          signal: ended?.signal ?? null,
        },
        numbers: report === undefined ? absent(`the process of ${kind} did not answer`) : ok(report.numbers),
        text: '',
        callsFrom: report === undefined ? 'nobody' : 'driver',
      };
      return { kind: 'counts', output, calls: callsOf(shard, report), trait };
    },
    finish: async () => {
      clearTimeout(timer);
      await finishAll([shard]);
    },
    onExit: listener => void shard.exited.then(listener),
  };
}

async function prepare(shard: Shard, task: RequestTask): Promise<void> {
  const ready = shard.next('ready', READY_WITHIN_MS);
  shard.send({ type: 'prepare', task });
  await ready.catch(error => {
    killAll([shard]);
    throw error;
  });
}

/** Undefined for a process that has ended, or is too busy to answer: that one is ended. */
async function reportOf(shard: Shard): Promise<RequestReport | undefined> {
  const done = shard.next('done', REPORT_WITHIN_MS);
  shard.send({ type: 'report' });
  try {
    return (await done).requests;
  } catch {
    shard.kill();
    return undefined;
  }
}

function callsOf({ pid }: Shard, report: RequestReport | undefined): Probe<FailedCalls> {
  if (report === undefined) return absent('the driver did not report');
  return ok({ calls: report.failures.map(failure => ({ side: 'client' as const, pid, ...failure })), lost: 0 });
}
