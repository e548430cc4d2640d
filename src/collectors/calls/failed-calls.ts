import type { FailedCalls } from '../../model/evidence.ts';
import type { Privilege } from '../../model/machine.ts';
import type { InstancePlace } from '../../system/linux/tracefs.ts';
import type { WatchedProcess } from '../processes/watched-process.ts';
import type { Collector } from '../series/collector.ts';
import type { SinceStart } from '../series/load-clock.ts';
import { Unavailable } from '../series/unavailable.ts';
import { findCallOwners } from './call-owners.ts';
import { openCallTrace, whyUntraced } from './call-trace.ts';
import { countFailedCalls } from './failed-call-counts.ts';

const READ_BYTES = 65_536;
/** At most this much of the trace is read at one sample, so that a sample stays cheap. */
const READS_PER_SAMPLE = 16;
/** More than all buffers hold as text, and an end for programs that fail faster than they are read. */
const READS_AT_LAST = 4096;

export interface FailedCallsOptions {
  readonly processes: readonly WatchedProcess[];
  readonly privilege: Privilege;
  readonly sinceStart: SinceStart;
  /** Told where the trace instance will be, before it is made. */
  readonly onTraceInstance: (place: InstancePlace) => void;
}

let instances = 0;

/**
 * Counts the system calls of `processes`, and of all that they fork, which fail from now on. Exact, and for root only: throws
 * Unavailable for anybody else, and where the kernel does not trace.
 */
export function openFailedCalls(options: FailedCallsOptions): Collector<FailedCalls> {
  const untraced = whyUntraced(options.privilege);
  if (untraced !== undefined) throw new Unavailable(untraced);
  const owners = findCallOwners(options.processes);
  instances += 1;
  const name = `loadline-${process.pid}-${instances}`;
  const trace = openCallTrace(name, owners, options.onTraceInstance);
  const counts = countFailedCalls(owners, options.sinceStart, trace.seesUnopened);
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
