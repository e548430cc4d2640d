import type { MachineEvidence } from '../../model/evidence.ts';
import { guarded } from '../series/collector.ts';
import type { SinceStart } from '../series/load-clock.ts';
import { openKernelLog } from './kernel-log.ts';
import { openMemory } from './memory.ts';
import { openNeighbours } from './neighbours.ts';
import { openOpenFiles } from './open-files.ts';
import { openSoftnet } from './softnet.ts';
import { openThreads } from './threads.ts';

/** Everything that is read of the machine as a whole. */
export interface MachineCollection {
  sample(atMs: number): void;
  evidence(): MachineEvidence;
  /** What usages are made of. */
  usages(): Pick<MachineEvidence, 'files' | 'threads' | 'neighbours'>;
  close(): void;
}

export function openMachine(sinceStart: SinceStart): MachineCollection {
  const softnet = guarded(() => openSoftnet());
  const files = guarded(() => openOpenFiles());
  const threads = guarded(() => openThreads());
  const memory = guarded(() => openMemory());
  const neighbours = guarded(() => openNeighbours());
  const kernelLog = guarded(() => openKernelLog(sinceStart));
  const collectors = [softnet, files, threads, memory, neighbours, kernelLog];
  return {
    sample: atMs => {
      for (const collector of collectors) collector.sample(atMs);
    },
    usages: () => ({ files: files.result(), threads: threads.result(), neighbours: neighbours.result() }),
    evidence: () => ({
      softnet: softnet.result(),
      files: files.result(),
      threads: threads.result(),
      memory: memory.result(),
      neighbours: neighbours.result(),
      kernelLog: kernelLog.result(),
    }),
    close: () => {
      for (const collector of collectors) collector.close();
    },
  };
}
