import { cpus, release, totalmem } from 'node:os';

/** What the figures were taken on. */
export function describeMachine() {
  return {
    kernel: release(),
    node: process.version,
    cpus: cpus().length,
    processor: cpus()[0]?.model,
    memoryBytes: totalmem(),
  };
}
