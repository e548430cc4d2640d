import { freemem } from 'node:os';

/** Memory that programs can have without swapping, now (MemAvailable of /proc/meminfo). */
export function availableMemoryBytes(): number {
  return freemem();
}
