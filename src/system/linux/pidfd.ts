import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { systemCall } from './libc.ts';

// Numbers of these calls are the same on every architecture.
const PIDFD_SEND_SIGNAL = 424;
const PIDFD_OPEN = 434;

const pidfdOpen = systemCall<[number, number, number]>('long syscall(long, int, unsigned int)');
const pidfdSendSignal = systemCall<[number, number, number, null, number]>(
  'long syscall(long, int, int, void *, unsigned int)',
);

/** A process that is held: whoever gets its number later is not reached through this. */
export interface HeldProcess {
  /** False where it has ended, or where we may not send it a signal. */
  signal(signal: NodeJS.Signals): boolean;
}

/**
 * What `act` returns for the process that has this number now, held meanwhile. Undefined, with `act` not called, where none has it, and
 * where the kernel gives no descriptor for it (before Linux 5.3, or RLIMIT_NOFILE is met).
 */
export function withHeldProcess<T>(pid: number, act: (process: HeldProcess) => T): T | undefined {
  const fd = pidfdOpen(PIDFD_OPEN, pid, 0);
  if (fd < 0) return undefined;
  try {
    return act({ signal: signal => pidfdSendSignal(PIDFD_SEND_SIGNAL, fd, constants.signals[signal], null, 0) === 0 });
  } finally {
    closeSync(fd);
  }
}
