import { readFileSync } from 'node:fs';
import { after, every } from '../../system/timer.ts';

const EVERY_MS = 2;
/** From then on the process is read often enough by others. */
const FOR_MS = 500;

/** Limits of a process that may become other programs, and end, within a few milliseconds. */
export interface LimitsWatch {
  /** Reads them again and again for a while, from this many milliseconds on. */
  begin(inMs: number): void;
  latest(): { readonly limits?: { readonly pid: number; readonly text: string } };
}

export function watchLimits(pid: number): LimitsWatch {
  let text: string | undefined;
  const look = (timer: NodeJS.Timeout): void => {
    try {
      const now = readFileSync(`/proc/${pid}/limits`, 'latin1');
      if (now !== '') text = now;
    } catch {
      clearInterval(timer);
    }
  };
  return {
    begin: inMs => {
      after(inMs, () => {
        const timer = every(EVERY_MS, () => look(timer));
        after(FOR_MS, () => clearInterval(timer)).unref();
      });
    },
    latest: () => (text === undefined ? {} : { limits: { pid, text } }),
  };
}
