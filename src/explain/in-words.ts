import type { Explanation } from '../model/explanation.ts';
import { kernelOf } from '../model/kernel-facts.ts';
import { type KernelText, textFor } from '../model/kernel-text.ts';
import type { Setting } from '../model/limit.ts';

/** Reads a setting of this machine; undefined where there is nothing to read. */
export type ReadSetting = (setting: Setting) => string | undefined;

/** An explanation in the words for the kernel of this machine. */
export function inWords(
  { meaning, symptoms, ...found }: Explanation<KernelText>,
  readSetting: ReadSetting,
): Explanation {
  const setting = (name: string) => readSetting({ kind: 'sysctl', name });
  const kernel = kernelOf(setting('kernel.osrelease'), setting);
  return {
    ...found,
    meaning: textFor(meaning, kernel),
    ...(symptoms !== undefined && { symptoms: symptoms.map(text => textFor(text, kernel)) }),
  };
}
