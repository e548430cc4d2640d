import { TCP_STATE } from '../../model/codes.ts';
import { ERRNO } from '../../model/errno.ts';
import { codeOf } from '../../model/error-code.ts';
import { FORK_CALLS } from '../../model/fork-calls.ts';
import type { Privilege } from '../../model/machine.ts';
import { seesProcessNumbers } from '../../system/first-process-namespace.ts';
import type { NonblockingFile } from '../../system/linux/nonblocking-file.ts';
import { type InstancePlace, openTracefs, type Tracefs, type TraceInstance } from '../../system/linux/tracefs.ts';
import { Unavailable } from '../series/unavailable.ts';
import type { CallOwners } from './call-owners.ts';

const CALLS = ['socket', 'bind', 'listen', 'connect', 'accept', 'accept4', 'epoll_ctl'];
/** These fail for many a reason; want of a file is the one that is a limit. */
const FILES = ['open', 'openat', 'dup', 'dup3', 'pipe2', 'socketpair', 'eventfd2', 'epoll_create1'];
/** ERESTARTSYS: what a signal interrupted is called again, and no program ever sees it. */
const RESTART = 512;
const NOT_FAILURES = [ERRNO.EINPROGRESS, ERRNO.EAGAIN, ERRNO.EALREADY, ERRNO.EINTR, RESTART];
const BUFFER_KIB_PER_CPU = 8192;
/** An end for processes that fork without end. */
const MOST_LOOKS = 20;

/** A connection that was begun and ended at once. The kernel has the event since Linux 4.16. */
const UNOPENED = 'events/sock/inet_sock_set_state';
const TCP = 6;

/** The kernel's own trace of failed system calls, as text to be read piece by piece. */
interface CallTrace {
  /** Whether it tells of connections that were begun and came to nothing. */
  readonly seesUnopened: boolean;
  readonly pipe: NonblockingFile;
  close(): void;
}

/** Why failed system calls cannot be traced here; undefined where they can. */
export function whyUntraced(privilege: Privilege): string | undefined {
  if (privilege !== 'root') return 'system calls are traced for root only';
  try {
    if (!seesProcessNumbers()) {
      return 'the kernel traces by process ids of the whole machine, and a container does not see those';
    }
    const tracefs = openTracefs();
    const traces = tracedCalls(tracefs).length > 0;
    tracefs.close();
    return traces ? undefined : 'this kernel cannot trace system calls (CONFIG_FTRACE_SYSCALLS)';
  } catch (error) {
    if (codeOf(error) === 'ENODEV') return 'this kernel has no tracefs (CONFIG_FTRACE)';
    return `tracefs cannot be opened here: ${codeOf(error) ?? error}`;
  }
}

/** A trace that stands, with room for what it will tell, and tells of nobody yet. */
export interface PreparedTrace {
  /** Traces the threads of `owners`, and all that they fork, or every process, from now on. Throws Unavailable where that cannot be. */
  begin(owners: CallOwners, of: 'followed' | 'all'): CallTrace;
  /** Harmless once it is closed, by whomever. */
  close(): void;
}

/**
 * Makes a trace, which takes tens of milliseconds. Throws Unavailable where that cannot be.
 *
 * @param onPlace told where the instance will be, before it is made and once nothing stands in its way
 */
export function prepareCallTrace(name: string, onPlace: (place: InstancePlace) => void): PreparedTrace {
  const instance = makeInstance(name, onPlace);
  let isOpen = true;
  const close = () => {
    if (isOpen) instance.remove();
    isOpen = false;
  };
  try {
    instance.write('trace_clock', 'mono');
    instance.write('buffer_size_kb', String(BUFFER_KIB_PER_CPU));
  } catch (error) {
    close();
    throw error;
  }
  return { begin: (owners, of) => begin(instance, owners, of, close), close };
}

function begin(instance: TraceInstance, owners: CallOwners, of: 'followed' | 'all', remove: () => void): CallTrace {
  try {
    configure(instance, owners, of);
    const pipe = instance.openPipe();
    const close = () => {
      pipe.close();
      remove();
    };
    return { pipe, close, seesUnopened: instance.has(UNOPENED) };
  } catch (error) {
    remove();
    throw error;
  }
}

function makeInstance(name: string, onPlace: (place: InstancePlace) => void): TraceInstance {
  const tracefs = openTracefs();
  try {
    onPlace(tracefs.placeOf(name));
    return tracefs.makeInstance(name);
  } catch (error) {
    tracefs.close();
    throw new Unavailable(`the kernel makes no trace buffer here: ${codeOf(error) ?? error}`);
  }
}

function tracedCalls(where: Pick<Tracefs, 'has'>): string[] {
  return [...CALLS, ...FORK_CALLS, ...FILES].filter(call => where.has(eventOf(call)));
}

function configure(instance: TraceInstance, owners: CallOwners, of: 'followed' | 'all'): void {
  if (of === 'followed') {
    instance.write('options/event-fork', '1');
    // The trace names threads: forks tell whose they are.
    instance.write('events/sched/sched_process_fork/enable', '1');
    followThreads(instance, owners);
  }
  for (const call of tracedCalls(instance)) {
    instance.write(`${eventOf(call)}/filter`, of === 'all' ? shortageFilter(call) : filterOf(call));
    instance.write(`${eventOf(call)}/enable`, '1');
  }
  if (!instance.has(UNOPENED)) return;
  const { 'SYN-SENT': connecting, CLOSED: closed } = TCP_STATE;
  instance.write(`${UNOPENED}/filter`, `protocol == ${TCP} && oldstate == ${connecting} && newstate == ${closed}`);
  instance.write(`${UNOPENED}/enable`, '1');
}

function eventOf(call: string): string {
  return `events/syscalls/sys_exit_${call}`;
}

/** To connect() EAGAIN is the full queue of a socket of this machine (unix(7)). */
function filterOf(call: string): string {
  if (FILES.includes(call)) return `ret == -${ERRNO.EMFILE} || ret == -${ERRNO.ENFILE}`;
  const isLimit = [...FORK_CALLS, 'connect'].includes(call);
  const harmless = NOT_FAILURES.filter(errno => errno !== ERRNO.EAGAIN || !isLimit);
  return ['ret < 0', ...harmless.map(errno => `ret != -${errno}`)].join(' && ');
}

/** Of programs that are none of the run's: what a limit or the network makes fail. They look for what is not there all the time. */
function shortageFilter(call: string): string {
  if (FILES.includes(call)) return filterOf(call);
  const errnos: number[] = [ERRNO.EMFILE, ERRNO.ENFILE, ERRNO.ENOMEM, ERRNO.ENOBUFS, ...(MORE_SHORTAGES[call] ?? [])];
  return errnos.map(errno => `ret == -${errno}`).join(' || ');
}

const MORE_SHORTAGES: Readonly<Record<string, readonly number[]>> = {
  connect: [ERRNO.EADDRNOTAVAIL, ERRNO.ECONNREFUSED, ERRNO.ETIMEDOUT, ERRNO.ECONNRESET, ERRNO.EHOSTUNREACH],
  epoll_ctl: [ERRNO.ENOSPC],
  ...Object.fromEntries(FORK_CALLS.map(call => [call, [ERRNO.EAGAIN]])),
};

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
