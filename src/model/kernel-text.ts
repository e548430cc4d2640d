import { changeOf, inForce, isSinceIn, type Kernel, type SettingName } from './kernel-facts.ts';

/** A text that depends on the kernel. For no kernel in particular it says what holds before and after the change. */
export type KernelText = string | ((kernel: Kernel | undefined) => string);

export function textFor(text: KernelText, kernel: Kernel | undefined): string {
  return typeof text === 'string' ? text : text(kernel);
}

/** Words for the value in force of a sysctl; without a kernel for its defaults: `NOW (before Linux 6.5: BEFORE)`. */
export function bySetting(
  name: SettingName,
  kernel: Kernel | undefined,
  words: (value: string | undefined) => string,
): string {
  if (kernel !== undefined) return words(inForce(name, kernel));
  const { since, now, before } = changeOf(name);
  return `${words(now)} (before Linux ${since}: ${words(before)})`;
}

/** What holds since a version of Linux, or before; without a kernel both. */
export function byVersion(since: string, kernel: Kernel | undefined, now: string, before: string): string {
  if (kernel !== undefined) return isSinceIn(kernel, since) ? now : before;
  return `Since Linux ${since}: ${now} Before: ${before}`;
}
