import type { DriverNumbers, DriverOutput } from '../../model/driver-output.ts';
import { TEXT_LIMIT } from '../../model/driver-output.ts';
import type { FailedCalls } from '../../model/failed-calls.ts';
import { absent, failed, ok, type Probe } from '../../model/probe.ts';
import { monotonicNs } from '../../system/clock.ts';
import { requireProgram } from '../../system/programs.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import { after } from '../../system/timer.ts';
import { NO_PROGRESS } from '../connections/progress.ts';
import type { Driver, DriverOptions } from '../driver.ts';
import type { LoadProgram } from '../load-driver.ts';
import { newMoment } from '../moment.ts';
import { type GatedProgram, startGated } from './gate.ts';
import { parseStrace } from './strace.ts';
import { urlOf } from './url.ts';

/** Its connections are looked at this long before its time is over: it is interrupted then, and closes them. */
const LOOK_BEFORE_MS = 450;
/** Time for printing its numbers beyond its own, before it is ended. */
const GRACE_MS = 5_000;

/** Runs the program from `go` until its time is over, and interrupts it then, behind the interface of every driver. */
export async function startProgramDriver(program: LoadProgram, options: DriverOptions): Promise<Driver> {
  const { scenario } = options.plan;
  const durationMs = scenario.load.durationMs ?? 0;
  const words = [
    requireProgram(program.program, program.package, 'as the driver'),
    ...program.args(scenario, urlOf(options.listener)),
  ];
  const command = words.join(' ');
  const countCalls = options.countCalls && program.errno === undefined;
  const gated = await startGated(words, { ...options, countCalls });
  let exit: ShardExit | undefined;
  let startNs = monotonicNs();
  let stopped = false;
  const look = newMoment();
  const timers: NodeJS.Timeout[] = [];
  void gated.exited.then(ended => {
    exit = ended;
    look.reach();
  });
  return {
    processes: [{ pid: gated.pid, command }],
    go: atNs => {
      startNs = atNs;
      const inMs = Math.max(0, Number(atNs - monotonicNs()) / 1e6);
      timers.push(after(inMs, gated.open));
      timers.push(after(inMs + Math.max(0, durationMs - LOOK_BEFORE_MS), look.reach));
    },
    progress: () => NO_PROGRESS,
    settled: look.reached,
    stop: () => {
      stopped = true;
      look.reach();
    },
    report: async () => {
      const early = exit !== undefined;
      const end = await endOf(gated, startNs, stopped ? 0 : durationMs);
      const text = gated.printed();
      const numbers = numbersOf(program, text);
      const calls = callsOf(program, gated, text, startNs);
      const how = end.killed ? 'killed' : early && !isWhole(numbers) ? 'early' : 'finished';
      const { kind, trait, trials = 0 } = program;
      const output: DriverOutput = {
        kind,
        command,
        end: { how, code: end.exit.code, signal: end.exit.signal },
        numbers,
        text: text.slice(0, TEXT_LIMIT),
        callsFrom: calls.from,
      };
      return { kind: 'counts', output, calls: calls.calls, trait, trials };
    },
    finish: async () => {
      for (const timer of timers) clearTimeout(timer);
      gated.signal('SIGKILL');
      await gated.exited;
    },
    onExit: listener => void gated.exited.then(listener),
  };
}

async function endOf(
  gated: GatedProgram,
  startNs: bigint,
  durationMs: number,
): Promise<{ exit: ShardExit; killed: boolean }> {
  const leftMs = Math.max(0, durationMs - Number(monotonicNs() - startNs) / 1e6);
  let killed = false;
  const interrupting = after(leftMs, () => gated.signal('SIGINT'));
  const killing = after(leftMs + GRACE_MS, () => {
    killed = true;
    gated.signal('SIGKILL');
  });
  const exit = await gated.exited;
  clearTimeout(interrupting);
  clearTimeout(killing);
  return { exit, killed };
}

function numbersOf({ kind, parse }: LoadProgram, text: string): Probe<DriverNumbers> {
  if (text.trim() === '') return absent(`${kind} printed nothing`);
  const parsed = parse(text);
  return parsed === undefined ? failed(`${kind} printed no result that is known`) : ok(parsed);
}

/** A program that gave up may have said how far it had come. */
function isWhole(numbers: Probe<DriverNumbers>): boolean {
  return numbers.state === 'read' && numbers.value.elapsedMs !== undefined;
}

interface CountedCalls {
  readonly from: DriverOutput['callsFrom'];
  readonly calls: Probe<FailedCalls>;
}

function callsOf(program: LoadProgram, gated: GatedProgram, text: string, startNs: bigint): CountedCalls {
  const traced = gated.traced();
  if (traced !== undefined) {
    const startedAtSeconds = Date.now() / 1000 - Number(monotonicNs() - startNs) / 1e9;
    const since = (seconds: number) => Math.round((seconds - startedAtSeconds) * 1e6) / 1000;
    return { from: 'strace', calls: ok(parseStrace(traced, gated.pid, since)) };
  }
  const named = program.errno?.(text);
  if (named === undefined)
    return { from: 'nobody', calls: absent(`${program.kind} does not say which system calls failed`) };
  const call = { side: 'client' as const, pid: gated.pid, ...named, count: 1, firstMs: 0, lastMs: 0 };
  return { from: 'output', calls: ok({ calls: [call], lost: 0 }) };
}
