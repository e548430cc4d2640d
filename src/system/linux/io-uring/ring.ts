import { ERRNO } from '../../../model/errno.ts';
import { systemCall } from '../libc.ts';
import { closeDescriptor } from '../sockets.ts';
import { type CompletionQueue, completionQueue, type OnCompletion } from './completion-queue.ts';
import { mapQueues } from './queues.ts';
import { type SubmissionQueue, submissionQueue } from './submission-queue.ts';

const SYS_IO_URING_SETUP = 425;
const SYS_IO_URING_ENTER = 426;
const SYS_IO_URING_REGISTER = 427;

const PARAMETER_BYTES = 120;
const PARAMETER = { completionEntries: 4, flags: 8 } as const;
/**
 * Completions are made when the process asks for them and by no other thread, and the queue says when there are any to
 * make (IORING_SETUP_CQSIZE, _TASKRUN_FLAG, _SINGLE_ISSUER, _DEFER_TASKRUN: Linux 6.1).
 */
const SETUP_FLAGS = (1 << 3) | (1 << 9) | (1 << 12) | (1 << 13);
const ENTER_GETEVENTS = 1;
const REGISTER_FILES2 = 13;
const UNREGISTER_FILES = 3;
const REGISTER_EVENTFD = 4;
const REGISTER_SPARSE = 1;

const callSetup = systemCall<[number, number, Buffer]>('long syscall(long, uint32_t, void *)');
const callEnter = systemCall<[number, number, number, number, number, null, number]>(
  'long syscall(long, int, uint32_t, uint32_t, uint32_t, void *, size_t)',
);
const callRegister = systemCall<[number, number, number, Buffer | null, number]>(
  'long syscall(long, int, uint32_t, void *, uint32_t)',
);

export interface RingSize {
  /** Submission entries: a power of two. There are eight times as many completion entries. */
  readonly entries: number;
  /** Direct descriptors: at most RLIMIT_NOFILE, of which they take nothing (io_uring/rsrc.c, io_sqe_files_register). */
  readonly slots: number;
}

/** One io_uring instance with a table of direct descriptors of its own (io_uring_setup(2)). */
export interface Ring {
  readonly submissions: SubmissionQueue;
  readonly completions: CompletionQueue;
  /** Hands over every queued submission; those that need not wait are carried out within the call. */
  submit(): void;
  /** The same, and makes the completions that are due, some twenty at a time. Waits for nothing. */
  enter(): void;
  /** Whether there are completions to make. */
  hasWork(): boolean;
  /** Has this eventfd signalled whenever there is work. 0, or the negative errno. */
  signal(eventDescriptor: number): number;
  /** io_uring_register(2): 0 or more, or the negative errno. */
  register(operation: number, argument: Buffer | null, count: number): number;
  /** Closes every direct descriptor and the ring. */
  close(): void;
}

const CQ_FACTOR = 8;

/** A ring, or the negative errno of what refused it. */
export function openRing({ entries, slots }: RingSize): Ring | number {
  const parameters = Buffer.alloc(PARAMETER_BYTES);
  parameters.writeUInt32LE(entries * CQ_FACTOR, PARAMETER.completionEntries);
  parameters.writeUInt32LE(SETUP_FLAGS, PARAMETER.flags);
  const fd = callSetup(SYS_IO_URING_SETUP, entries, parameters);
  if (fd < 0) return fd;
  const refused = registerSlots(fd, slots);
  const queues = refused < 0 ? undefined : mapQueues(fd, parameters);
  if (queues === undefined) {
    closeDescriptor(fd);
    return refused < 0 ? refused : -ERRNO.ENOMEM;
  }
  const submissions = submissionQueue(queues, () => submit());
  const completions = completionQueue(queues);
  const call = (flags: number): void => {
    submissions.publish();
    const taken = callEnter(SYS_IO_URING_ENTER, fd, submissions.queued(), 0, flags, null, 0);
    if (taken >= 0) submissions.taken(taken);
    else if (taken !== -ERRNO.EINTR && taken !== -ERRNO.EBUSY && taken !== -ERRNO.EAGAIN) {
      throw new Error(`io_uring_enter failed with errno ${-taken}`);
    }
  };
  const submit = (): void => call(0);
  return {
    submissions,
    completions,
    submit,
    enter: () => {
      submissions.forgetWork();
      call(ENTER_GETEVENTS);
    },
    hasWork: () => completions.waiting() || submissions.workIsDue(),
    signal: eventDescriptor => {
      const argument = Buffer.alloc(4);
      argument.writeInt32LE(eventDescriptor, 0);
      return callRegister(SYS_IO_URING_REGISTER, fd, REGISTER_EVENTFD, argument, 1);
    },
    register: (operation, argument, count) => callRegister(SYS_IO_URING_REGISTER, fd, operation, argument, count),
    close: () => {
      callRegister(SYS_IO_URING_REGISTER, fd, UNREGISTER_FILES, null, 0);
      queues.release();
      closeDescriptor(fd);
    },
  };
}

/** Hands over what is queued, and takes every completion there is; what comes meanwhile as well. */
export function workThrough(ring: Ring, each: OnCompletion): void {
  do {
    ring.enter();
    ring.completions.drain(each);
  } while (ring.submissions.queued() > 0 || ring.hasWork());
}

/** An empty table of direct descriptors (struct io_uring_rsrc_register). */
function registerSlots(fd: number, slots: number): number {
  const request = Buffer.alloc(32);
  request.writeUInt32LE(slots, 0);
  request.writeUInt32LE(REGISTER_SPARSE, 4);
  return callRegister(SYS_IO_URING_REGISTER, fd, REGISTER_FILES2, request, request.byteLength);
}
