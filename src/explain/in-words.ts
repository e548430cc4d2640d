import type { Explanation } from '../model/explanation.ts';
import { type Kernel, kernelOf } from '../model/kernel-facts.ts';
import { type KernelText, textFor } from '../model/kernel-text.ts';
import type { Setting } from '../model/limit.ts';

/** Reads a setting of this machine; undefined where there is nothing to read. */
export type ReadSetting = (setting: Setting) => string | undefined;

/** The kernel of this machine; undefined where its release cannot be read. */
export function kernelHere(readSetting: ReadSetting): Kernel | undefined {
  const setting = (name: string) => readSetting({ kind: 'sysctl', name });
  return kernelOf(setting('kernel.osrelease'), setting);
}

/** An explanation in the words for one kernel. */
export function inWords(
  { meaning, symptoms, ...found }: Explanation<KernelText>,
  kernel: Kernel | undefined,
): Explanation {
  return {
    ...found,
    meaning: textFor(meaning, kernel),
    ...(symptoms !== undefined && { symptoms: symptoms.map(text => textFor(text, kernel)) }),
  };
}
