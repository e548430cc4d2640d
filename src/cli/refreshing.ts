import { sleep } from '../system/timer.ts';
import { print } from './output.ts';

/** Between two answers. */
const EVERY_MS = 2000;
/** To the first column of the first line, and nothing below it (ECMA-48: CUP, ED). */
const FROM_THE_TOP = '\u001b[H\u001b[2J';

/** Answers again and again, in place on a terminal and one after the other elsewhere, until a signal ends it; then gives the last one. */
export async function refreshing<Answer>(answer: () => Promise<Answer>): Promise<Answer> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    for (;;) {
      if (process.stdout.isTTY) print(FROM_THE_TOP);
      const latest = await answer();
      const goesOn = await sleep(EVERY_MS, controller.signal).then(
        () => true,
        () => false,
      );
      if (!goesOn) return latest;
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
