import { EXIT } from '../model/errors.ts';
import { note } from './output.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Watches for the user who wants to stop: the first signal asks, the second ends the process at once. A terminal that is closed says
 * so several times over: it only asks.
 */
export interface Interrupt {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

export function watchInterrupt(): Interrupt {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      if (signal !== 'SIGHUP') process.exit(EXIT.interrupted);
      return;
    }
    note('loadline: stopping; what was seen so far is kept (once more to stop at once)');
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    },
  };
}
