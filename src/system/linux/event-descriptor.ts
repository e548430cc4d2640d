import { systemCall } from './libc.ts';

const EFD_NONBLOCK = 0o4000;
const EFD_CLOEXEC = 0o2000000;

const callEventfd = systemCall<[number, number]>('int eventfd(uint32_t, int)');

/** A descriptor that others signal, to be watched edge-triggered: it is never read. Or the negative errno. */
export function openEventDescriptor(): number {
  return callEventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}
