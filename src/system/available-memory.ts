import { freemem } from 'node:os';

/**
 * Memory that programs can have without swapping, now: what the machine has left (MemAvailable of /proc/meminfo), or the
 * control group that this process is in, if that is less.
 */
export function availableMemoryBytes(): number {
  // Since Node 20.13.
  const inGroup = process.availableMemory?.() ?? Number.POSITIVE_INFINITY;
  return Math.min(freemem(), inGroup);
}
