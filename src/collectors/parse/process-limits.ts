import type { ProcessLimits } from '../../model/process-evidence.ts';
import { wholeNumber } from './quantity.ts';

/** /proc/<pid>/limits. Undefined where the lines that matter are not as Linux writes them; Infinity for unlimited. */
export function parseProcessLimits(text: string): ProcessLimits | undefined {
  const nofile = softAndHard(text, 'Max open files');
  const nproc = softAndHard(text, 'Max processes');
  if (nofile === undefined || nproc === undefined) return undefined;
  return { nofileSoft: nofile.soft, nofileHard: nofile.hard, nprocSoft: nproc.soft };
}

function softAndHard(text: string, name: string): { soft: number; hard: number } | undefined {
  const line = text.split('\n').find(candidate => candidate.startsWith(name));
  const [soft, hard] = line?.slice(name.length).trim().split(/\s+/).map(toNumber) ?? [];
  return soft === undefined || hard === undefined ? undefined : { soft, hard };
}

function toNumber(text: string): number | undefined {
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : wholeNumber(text);
}
