import { readFileSync } from 'node:fs';
import { codeOf } from '../../model/error-code.ts';
import { absent, ok, type Probe, probe, valueIn } from '../../model/probe.ts';
import type { ProcessEvidence, ProcessExit, ProcessLimits } from '../../model/process-evidence.ts';
import { peakMemoryBytes } from '../../system/peak-memory.ts';
import { parseProcessLimits } from '../parse/process-limits.ts';
import type { RowKind } from '../series/collector.ts';
import { paced } from '../series/paced.ts';
import { recordSeries } from '../series/series-recorder.ts';
import { probeOfError, Unavailable } from '../series/unavailable.ts';
import { countDescriptors } from './process-descriptors.ts';
import { watchProcessorWait } from './processor-wait.ts';

/** A process to watch, by the id that it has in this process's own namespace. */
export type WatchedProcess = Pick<ProcessEvidence, 'side' | 'role' | 'pid' | 'command'>;

export interface ProcessWatch {
  readonly process: WatchedProcess;
  /** False once it is gone. */
  sample(atMs: number, row?: RowKind): boolean;
  evidence(exit: ProcessExit | undefined): ProcessEvidence;
}

/** Limits change as a process starts, or becomes another program, if ever: they are looked at closely at first, and seldom from then on. */
const FIRST_LOOKS = 20;
const TIMES_THEIR_COST = { first: 20, later: 5000 } as const;

export function watchProcess(process: WatchedProcess, proc = '/proc'): ProcessWatch {
  const recorder = recordSeries({ peak: 'used' });
  const processorWait = process.side === 'server' ? watchProcessorWait(process.pid, proc) : undefined;
  let samples = 0;
  let trouble: Probe<never> = absent('it had ended before it was looked at');
  let limits = readLimits(process.pid, proc);
  let memoryBytes: number | undefined;
  let looks = 0;
  const lookAtLimits = paced(
    () => {
      looks += 1;
      memoryBytes = peakMemoryBytes(process.pid, proc) ?? memoryBytes;
      return readLimits(process.pid, proc);
    },
    { timesItsCost: () => (looks < FIRST_LOOKS ? TIMES_THEIR_COST.first : TIMES_THEIR_COST.later) },
  );
  // The latest that could be read count.
  const keepLimits = (latest: Probe<ProcessLimits> | undefined) => {
    if (latest?.state === 'read') limits = latest;
  };
  return {
    process,
    sample: (atMs, row = 'passing') => {
      try {
        recorder.add(atMs, { used: countDescriptors(process.pid, proc) });
        samples += 1;
        processorWait?.sample(atMs);
        keepLimits(lookAtLimits(row));
        return true;
      } catch (error) {
        if (samples === 0) trouble = troubleOf(error);
        return codeOf(error) !== 'ENOENT';
      }
    },
    evidence: exit => {
      keepLimits(readLimits(process.pid, proc));
      memoryBytes = valueIn(probe(() => peakMemoryBytes(process.pid, proc))) ?? memoryBytes;
      const descriptors = samples > 0 ? ok(recorder.series()) : trouble;
      const waited = processorWait?.series();
      return {
        ...process,
        limits,
        descriptors,
        ...(memoryBytes === undefined ? {} : { peakMemoryBytes: memoryBytes }),
        ...(waited === undefined ? {} : { processorWait: waited }),
        ...(exit === undefined ? {} : { exit }),
      };
    },
  };
}

function troubleOf(error: unknown): Probe<never> {
  const code = codeOf(error);
  if (code === 'ENOENT') return absent('it had ended before it was looked at');
  return code === 'EACCES' || code === 'EPERM' ? absent('the process belongs to another user') : probeOfError(error);
}

function readLimits(pid: number, proc: string): Probe<ProcessLimits> {
  try {
    const limits = parseProcessLimits(readFileSync(`${proc}/${pid}/limits`, 'latin1'));
    if (limits === undefined) throw new Unavailable('the kernel gives its limits in a form that is not known');
    return ok(limits);
  } catch (error) {
    return codeOf(error) === undefined ? probeOfError(error) : troubleOf(error);
  }
}
