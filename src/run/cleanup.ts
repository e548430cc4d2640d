import { after } from '../system/timer.ts';

/** What a run has to take down again, in the reverse order of building it up. */
export interface Cleanup {
  add(what: string, act: () => Promise<void> | void): void;
  /** Does everything once, even where something fails; resolves to a sentence for each thing that did. */
  run(): Promise<string[]>;
}

/** Longest a single step may take: teardown is bounded whatever hangs. */
const STEP_MS = 20_000;

export function createCleanup(): Cleanup {
  const steps: { readonly what: string; readonly act: () => Promise<void> | void }[] = [];
  return {
    add: (what, act) => {
      steps.push({ what, act });
    },
    run: async () => {
      const failures: string[] = [];
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        try {
          await within(STEP_MS, step.act());
        } catch (error) {
          failures.push(`${step.what}: ${error instanceof Error ? error.message : String(error)}`);
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
