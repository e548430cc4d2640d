import { type DriverNumbers, type DriverOutput, TEXT_LIMIT } from '../../model/driver-output.ts';
import { escaped } from '../../model/escapes.ts';
import type { FailedCalls } from '../../model/failed-calls.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import type { UnexpectedAnswer } from '../../model/unexpected-answer.ts';
import { refusalsIn } from '../../servers/refused-cap.ts';
import { monotonicNs } from '../../system/clock.ts';
import { adoptOrphans } from '../../system/linux/subreaper.ts';
import { childrenOf } from '../../system/process-children.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import { after, every, sleep } from '../../system/timer.ts';
import { NO_PROGRESS } from '../connections/progress.ts';
import type { Driver, DriverOptions } from '../driver.ts';
import { newMoment } from '../moment.ts';
import { parseStrace } from '../program/strace.ts';
import { followTree, type ProcessTree } from './end-tree.ts';
import { type LaunchedCommand, launch } from './launch.ts';
import { watchLimits } from './limits.ts';
import { watchNamespaces } from './namespaces.ts';
import { numbersPrinted } from './outputs/outputs.ts';

/** Of a line. */
const MOST_BYTES = 256;
const NOTE_EVERY_MS = 200;
/** A command begins with programs that become, or start, others within milliseconds. */
const BEGINNING_MS = 1000;
const NOTE_AT_FIRST_MS = 10;
/** What it printed last may still be in its pipe. */
const LAST_WORDS_MS = 50;

/** Runs the user's own command from `go` until it ends by itself, or until its time is over. Its whole tree ends with it. */
export async function startCommand(options: DriverOptions): Promise<Driver> {
  const { scenario } = options.plan;
  const words = scenario.driver.command ?? [];
  const others = new Set(childrenOf(process.pid));
  adoptOrphans();
  const command = launch(words, options);
  const tree = followTree(command.leader, others);
  const limits = watchLimits(command.pid);
  const settled = newMoment();
  const namespaces = watchNamespaces(command.pid);
  const note = (): void => {
    tree.note();
    namespaces.look(tree.running());
  };
  const timers: NodeJS.Timeout[] = [];
  let exit: ShardExit | undefined;
  let startNs = monotonicNs();
  const killNow = (): void => tree.kill();
  process.once('exit', killNow);
  void command.exited.then(ended => {
    exit = ended;
    after(LAST_WORDS_MS, settled.reach);
  });
  return {
    processes: [{ pid: command.pid, command: words.join(' ') }],
    go: atNs => {
      startNs = atNs;
      // Until its gate opens the command has no other process: who watches over the run is none of its.
      for (const pid of childrenOf(process.pid)) if (pid !== command.pid) others.add(pid);
      limits.begin(Number(atNs - monotonicNs()) / 1e6);
      const inMs = Math.max(0, Number(atNs - monotonicNs()) / 1e6);
      timers.push(after(inMs, command.open));
      const often = every(NOTE_AT_FIRST_MS, note);
      timers.push(
        every(NOTE_EVERY_MS, note),
        often,
        after(inMs + BEGINNING_MS, () => clearInterval(often)),
      );
      timers.push(after(inMs + (scenario.load.durationMs ?? 0), settled.reach));
    },
    progress: () => NO_PROGRESS,
    settled: settled.reached,
    stop: settled.reach,
    report: async () => {
      const itself = exit !== undefined;
      note();
      await endAll(command, tree);
      const { code, signal } = await command.exited;
      const elsewhere = namespaces.found();
      const output = {
        ...outputOf(words, command, { how: itself ? 'finished' : 'killed', code, signal }),
        ...(elsewhere.length > 0 && { otherNamespaces: elsewhere }),
      };
      return {
        kind: 'counts',
        output,
        calls: callsOf(command, startNs),
        trait: 'tries-again',
        ...limits.latest(),
        unexpected: refusedIn(command.printed()),
      };
    },
    finish: async () => {
      for (const timer of timers) clearTimeout(timer);
      tree.kill();
      await command.exited;
      process.off('exit', killNow);
    },
    onExit: listener => void command.exited.then(listener),
  };
}

async function endAll(command: LaunchedCommand, tree: ProcessTree): Promise<void> {
  await tree.end();
  await command.exited;
  await sleep(LAST_WORDS_MS);
}

function callsOf(command: LaunchedCommand, startNs: bigint): Probe<FailedCalls> {
  const traced = command.traced();
  if (traced === undefined)
    return absent('failed system calls are counted for root only, or where strace is installed');
  const startedAtSeconds = Date.now() / 1000 - Number(monotonicNs() - startNs) / 1e9;
  const since = (seconds: number) => Math.round((seconds - startedAtSeconds) * 1e6) / 1000;
  return ok(parseStrace(traced, command.pid, since));
}

function outputOf(words: readonly string[], command: LaunchedCommand, end: DriverOutput['end']): DriverOutput {
  const text = command.printed();
  return {
    kind: 'command',
    command: words.join(' '),
    end,
    numbers: numbersOf(text),
    text: text.slice(0, TEXT_LIMIT),
    callsFrom: command.traced() === undefined ? 'nobody' : 'strace',
  };
}

/** A connection at least stands behind each line. */
function refusedIn(text: string): UnexpectedAnswer[] {
  return [...refusalsIn(text)].map(([words, count]) => ({
    symptom: 'refused-in-words',
    firstBytes: escaped(words.slice(0, MOST_BYTES)),
    count,
  }));
}

/** Only what known load programs print is understood. */
function numbersOf(text: string): Probe<DriverNumbers> {
  const numbers = numbersPrinted(text);
  return numbers === undefined ? absent('what it prints is not a form that is known') : ok(numbers);
}
