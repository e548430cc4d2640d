import type { Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import type { ProcessFact } from '../../model/facts/processes.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import { ruledOut } from '../define.ts';
import { isFull } from './full.ts';

/** Between two looks a process that comes so close may have had all: the target may hold spare descriptors (libuv keeps one). */
const SPARE_DESCRIPTORS = 4;

/** Whether connections go from the process that accepts them to others, which need a descriptor for each as well. */
export function dealsDescriptors({ kind, deals }: Facts['application']): boolean {
  return kind === 'node-cluster' || deals === true;
}

/** That no process had all its descriptors when it counted, and how near the fullest came. */
export function notFull(processes: readonly ProcessFact[]): Ruling {
  const atAnotherTime = processes.find(isFull);
  if (atAnotherTime !== undefined) {
    const { pid, nofile: limit } = atAnotherTime;
    return ruledOut(finding('descriptors-left-then', { side: 'server', pid, limit }));
  }
  const highest = fullest(processes);
  if (highest === undefined) return { ruling: 'cannot-tell', missing: ['server.processes'] };
  return ruledOut(
    finding('descriptors-below-limit', { side: 'server', used: highest.peakDescriptors, limit: highest.nofile }),
  );
}

/** The process that came nearest to its limit. */
export function fullest(processes: readonly ProcessFact[]): ProcessFact | undefined {
  return processes.reduce<ProcessFact | undefined>(
    (most, process) =>
      most === undefined || process.nofile - process.peakDescriptors < most.nofile - most.peakDescriptors
        ? process
        : most,
    undefined,
  );
}

/** Whether it may have had all between two looks. */
export function isNear(process: ProcessFact): boolean {
  return process.peakDescriptors >= process.nofile - SPARE_DESCRIPTORS;
}

/** The limit that bound: of the processes that were full, else of all of them. */
export function lowestLimit(side: Side, facts: FactBook): number | undefined {
  const processes = valueIn(facts[`${side}.processes`]) ?? [];
  const full = processes.filter(isFull);
  const limits = (full.length > 0 ? full : processes).map(process => process.nofile);
  return limits.length === 0 ? undefined : Math.min(...limits);
}
