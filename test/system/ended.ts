import { readFileSync } from 'node:fs';

/** Whether no process has this number any more, or only one that nobody has asked after yet (a zombie). */
export function hasEnded(pid: number): boolean {
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}
