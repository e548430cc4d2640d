import type { FailedCalls } from '../../model/failed-calls.ts';
import type { Privilege } from '../../model/machine.ts';
import type { InstancePlace } from '../../system/linux/tracefs.ts';
import type { WatchedProcess } from '../processes/watched-process.ts';
import type { Collector } from '../series/collector.ts';
import type { SinceStart } from '../series/load-clock.ts';
import { Unavailable } from '../series/unavailable.ts';
import { type CallOwner, findCallOwners, ownersOfAll } from './call-owners.ts';
import { type PreparedTrace, prepareCallTrace, whyUntraced } from './call-trace.ts';
import { countFailedCalls } from './failed-call-counts.ts';

const READ_BYTES = 65_536;
/** At most this much of the trace is read at one sample, so that a sample stays cheap. */
const READS_PER_SAMPLE = 16;
/** More than all buffers hold as text, and an end for programs that fail faster than they are read. */
const READS_AT_LAST = 4096;

export interface TraceOptions {
  readonly privilege: Privilege;
  /** Told where the trace instance will be, before it is made. */
  readonly onTraceInstance: (place: InstancePlace) => void;
}

export interface FailedCallsOptions extends TraceOptions {
  readonly processes: readonly WatchedProcess[];
  readonly sinceStart: SinceStart;
  /** Those of every process, rather than of `processes` and what they fork. */
  readonly ofAll?: TraceOfAll;
  /** What `prepareTrace` made. Absent: it is called now. */
  readonly prepared?: PreparedTrace;
}

/** Calls of programs that are not known: those that serve are the server's, all others its clients'. */
export interface TraceOfAll {
  readonly servers: () => readonly number[];
  /** Where the server listens: connects that failed elsewhere do not count. */
  readonly port: number;
  /** Told of a process when its first call has failed. */
  readonly onOwner: (owner: CallOwner) => void;
}

let instances = 0;

/** Makes the kernel's trace, before there is anybody to trace. Throws Unavailable for anybody but root, and where the kernel does not trace. */
export function prepareTrace({ privilege, onTraceInstance }: TraceOptions): PreparedTrace {
  const untraced = whyUntraced(privilege);
  if (untraced !== undefined) throw new Unavailable(untraced);
  instances += 1;
  return prepareCallTrace(`loadline-${process.pid}-${instances}`, onTraceInstance);
}

/**
 * Counts the system calls of `processes`, and of all that they fork, which fail from now on. Exact, and for root only: throws
 * Unavailable for anybody else, and where the kernel does not trace.
 */
export function openFailedCalls(options: FailedCallsOptions): Collector<FailedCalls> {
  const { ofAll, processes, prepared = prepareTrace(options) } = options;
  const owners = ofAll === undefined ? findCallOwners(processes) : ownersOfAll(ofAll.servers);
  const trace = prepared.begin(owners, ofAll === undefined ? 'followed' : 'all');
  const counts = countFailedCalls(owners, options.sinceStart, {
    seesUnopened: trace.seesUnopened,
    ...(ofAll !== undefined && { toPort: ofAll.port, ignoredPid: process.pid, onOwner: ofAll.onOwner }),
  });
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const readSome = (reads: number) => {
    for (let left = reads; left > 0; left -= 1) {
      const bytes = trace.pipe.read(buffer);
      if (bytes <= 0) return;
      counts.add(buffer.toString('latin1', 0, bytes));
    }
  };
  return {
    sample: () => readSome(READS_PER_SAMPLE),
    result: () => {
      readSome(READS_AT_LAST);
      return counts.result();
    },
    close: trace.close,
  };
}
