import { freemem } from 'node:os';
import { cgroupMemoryLeft } from './cgroup-memory.ts';

/**
 * Memory that programs can have without swapping, now: what the machine has left (MemAvailable of /proc/meminfo), or the
 * control groups that this process is in, if that is less.
 */
export function availableMemoryBytes(): number {
  return Math.min(freemem(), cgroupMemoryLeft());
}
