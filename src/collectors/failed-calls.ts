import { readlinkSync } from 'node:fs';
import { ERRNO } from '../model/errno.ts';
import type { FailedCalls } from '../model/evidence.ts';
import type { Privilege } from '../model/machine.ts';
import type { NonblockingFile } from '../system/linux/nonblocking-file.ts';
import { makeTraceInstance, type TraceInstance } from '../system/linux/tracefs.ts';
import { type CallOwners, findCallOwners } from './call-owners.ts';
import type { Collector } from './collector.ts';
import { countFailedCalls } from './failed-call-counts.ts';
import type { SinceStart } from './load-clock.ts';
import { codeOf, Unavailable } from './unavailable.ts';
import type { WatchedProcess } from './watched-process.ts';

const CALLS = ['socket', 'bind', 'listen', 'connect', 'accept', 'accept4', 'epoll_ctl', 'clone', 'clone3'];
/** ERESTARTSYS: what a signal interrupted is called again, and no program ever sees it. */
const RESTART = 512;
const NOT_FAILURES = [ERRNO.EINPROGRESS, ERRNO.EAGAIN, ERRNO.EALREADY, ERRNO.EINTR, RESTART];
const FAILED = ['ret < 0', ...NOT_FAILURES.map(errno => `ret != -${errno}`)].join(' && ');
const BUFFER_KIB_PER_CPU = 8192;
const READ_BYTES = 65_536;
/** At most this much of the trace is read at one sample, so that a sample stays cheap. */
const READS_PER_SAMPLE = 16;
/** More than all buffers hold as text, and an end for programs that fail faster than they are read. */
const READS_AT_LAST = 4096;
/** An end for processes that fork without end. */
const MOST_LOOKS = 20;
/** The inode of the machine's first process namespace (include/linux/proc_ns.h). */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]';

export interface FailedCallsOptions {
  readonly processes: readonly WatchedProcess[];
  readonly privilege: Privilege;
  readonly sinceStart: SinceStart;
  /** Told the name of the trace instance before it exists. */
  readonly onTraceInstance: (name: string) => void;
}

let instances = 0;

/** Counts the system calls of `processes`, and of all that they fork, which fail from now on. Exact, and for root only. */
export function openFailedCalls(options: FailedCallsOptions): Collector<FailedCalls> {
  refuseWhereItCannotWork(options.privilege);
  const owners = findCallOwners(options.processes);
  const instance = makeInstance(options);
  let pipe: NonblockingFile | undefined;
  try {
    configure(instance, owners);
    pipe = instance.openPipe();
  } catch (error) {
    instance.remove();
    throw error;
  }
  return collect(instance, pipe, owners, options.sinceStart);
}

function refuseWhereItCannotWork(privilege: Privilege): void {
  if (privilege !== 'root') throw new Unavailable('system calls are traced for root only');
  if (readlinkSync('/proc/self/ns/pid') !== FIRST_PID_NAMESPACE) {
    throw new Unavailable('the kernel traces by process ids of the whole machine, and a container does not see those');
  }
}

function makeInstance({ onTraceInstance }: FailedCallsOptions): TraceInstance {
  instances += 1;
  const name = `loadline-${process.pid}-${instances}`;
  onTraceInstance(name);
  try {
    return makeTraceInstance(name);
  } catch (error) {
    throw new Unavailable(`the kernel makes no trace buffer here: ${codeOf(error) ?? error}`);
  }
}

function configure(instance: TraceInstance, owners: CallOwners): void {
  instance.write('trace_clock', 'mono');
  instance.write('buffer_size_kb', String(BUFFER_KIB_PER_CPU));
  instance.write('options/event-fork', '1');
  // The trace names threads: forks tell whose they are.
  instance.write('events/sched/sched_process_fork/enable', '1');
  followThreads(instance, owners);
  const events = CALLS.map(call => `events/syscalls/sys_exit_${call}`).filter(event => instance.has(event));
  if (events.length === 0) throw new Unavailable('this kernel cannot trace system calls (CONFIG_FTRACE_SYSCALLS)');
  for (const event of events) {
    instance.write(`${event}/filter`, FAILED);
    instance.write(`${event}/enable`, '1');
  }
}

/** The kernel follows what a traced thread forks. What was forked before it was traced shows at the next look. */
function followThreads(instance: TraceInstance, owners: CallOwners): void {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const fresh = owners.look();
    // A list without any process would be no filter: the whole machine would be traced.
    if (fresh.length === 0 && looks === 0) throw new Unavailable('there is no process to trace');
    if (fresh.length === 0) return;
    instance.append('set_event_pid', fresh.join(' '));
  }
}

function collect(
  instance: TraceInstance,
  pipe: NonblockingFile,
  owners: CallOwners,
  sinceStart: SinceStart,
): Collector<FailedCalls> {
  const counts = countFailedCalls(owners, sinceStart);
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const readSome = (reads: number) => {
    for (let left = reads; left > 0; left -= 1) {
      const bytes = pipe.read(buffer);
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
    close: () => {
      pipe.close();
      instance.remove();
    },
  };
}
