import { messageOf } from '../model/error-message.ts';
import type { RunPart, RunWarning } from '../model/run-warning.ts';
import { after } from '../system/timer.ts';

/** What a run has to take down again, in the reverse order of building it up. */
export interface Cleanup {
  add(part: RunPart, act: () => Promise<void> | void): void;
  /** Does everything once, even where something fails; resolves to a warning for each part that did. */
  run(): Promise<RunWarning[]>;
}

/** Longest a single step may take: teardown is bounded whatever hangs. */
const STEP_MS = 20_000;

export function createCleanup(): Cleanup {
  const steps: { readonly part: RunPart; readonly act: () => Promise<void> | void }[] = [];
  return {
    add: (part, act) => {
      steps.push({ part, act });
    },
    run: async () => {
      const failures: RunWarning[] = [];
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        try {
          await within(STEP_MS, step.act());
        } catch (error) {
          const why = messageOf(error);
          failures.push({ warning: 'part-left', part: step.part, why });
        }
      }
      return failures;
    },
  };
}

async function within(limitMs: number, work: Promise<void> | void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = after(limitMs, () => reject(new Error(`not done after ${limitMs / 1000} s`)));
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
