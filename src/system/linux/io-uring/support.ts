import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { ERRNO, errnoName } from '../../../model/errno.ts';
import { hasSince, SINCE } from '../../../model/kernel-facts.ts';
import type { IoUringSupport } from '../../../model/machine.ts';
import { absent, ok } from '../../../model/probe.ts';
import { provideBuffers } from './buffers.ts';
import { OPERATION } from './operations.ts';
import { openRing, type Ring } from './ring.ts';

const REGISTER_PROBE = 8;
const HEADER_BYTES = 16;
const OPERATION_BYTES = 8;
const OPERATIONS = 64;
const SUPPORTED = 1;
const DISABLED = '/proc/sys/kernel/io_uring_disabled';

/** Whether this process can use io_uring as our engines do, found by trying; `absent` says why not. Leaves nothing behind. */
export function probeIoUring(): IoUringSupport {
  const ring = openRing({ entries: 8, slots: 8 });
  if (typeof ring === 'number') return refused(-ring);
  try {
    if (provideBuffers(ring, 8, 64) === undefined) return absent(whyMissing(release()));
    return hasEveryOperation(ring) ? ok('usable') : absent(whyMissing(release()));
  } finally {
    ring.close();
  }
}

/** Why operations are missing. IORING_OP_BIND is the last that came. */
export function whyMissing(kernel: string): string {
  return hasSince(kernel, SINCE.ioUringBind) === false
    ? `this kernel (${kernel}) is older than Linux ${SINCE.ioUringBind}`
    : `this kernel (${kernel}) refuses some operations of io_uring`;
}

function refused(errno: number): IoUringSupport {
  if (errno === ERRNO.ENOSYS) return absent('this kernel was built without io_uring, or a seccomp filter hides it');
  if (errno === ERRNO.EINVAL) return absent(whyMissing(release()));
  if (errno !== ERRNO.EPERM) return absent(`io_uring_setup failed with ${errnoName(errno)}`);
  const disabled = disabledSetting();
  if (disabled === '1' || disabled === '2') return switchedOff(disabled);
  return absent('a seccomp filter or a security module forbids io_uring to this process');
}

function switchedOff(value: string): IoUringSupport {
  return { ...absent(`kernel.io_uring_disabled is ${value}`), by: 'kernel.io_uring_disabled' };
}

function disabledSetting(): string | undefined {
  try {
    return readFileSync(DISABLED, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** struct io_uring_probe. */
function hasEveryOperation(ring: Ring): boolean {
  const answer = Buffer.alloc(HEADER_BYTES + OPERATIONS * OPERATION_BYTES);
  if (ring.register(REGISTER_PROBE, answer, OPERATIONS) < 0) return false;
  return Object.values(OPERATION).every(
    number => (answer.readUInt16LE(HEADER_BYTES + number * OPERATION_BYTES + 2) & SUPPORTED) !== 0,
  );
}
