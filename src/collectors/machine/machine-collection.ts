import type { KernelLog, MachineEvidence } from '../../model/machine-evidence.ts';
import type { Series } from '../../model/series.ts';
import type { SinceStart } from '../series/load-clock.ts';
import { watch } from '../series/watch.ts';
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

/** A series each, but for the kernel's log. */
type MachineParts = Readonly<Record<Exclude<keyof MachineEvidence, 'kernelLog'>, Series>> & {
  readonly kernelLog: KernelLog;
};

export function openMachine(sinceStart: SinceStart): MachineCollection {
  const watched = watch<MachineParts>({
    softnet: openSoftnet,
    files: openOpenFiles,
    threads: openThreads,
    memory: openMemory,
    neighbours: openNeighbours,
    kernelLog: () => openKernelLog(sinceStart),
  });
  return {
    sample: watched.sample,
    usages: () => watched.only('files', 'threads', 'neighbours'),
    evidence: watched.results,
    close: watched.close,
  };
}
