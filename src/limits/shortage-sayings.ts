/** How C programs print the errno of a call that failed for want of something (strerror), and others its name. */
const SAYINGS: readonly (readonly [RegExp, string])[] = [
  [/too many open files in system|\bENFILE\b/i, 'ENFILE'],
  [/too many open files|\bEMFILE\b/i, 'EMFILE'],
  [/cannot assign requested address|local address not available|no free ports|\bEADDRNOTAVAIL\b/i, 'EADDRNOTAVAIL'],
  [/cannot allocate memory|\bENOMEM\b/i, 'ENOMEM'],
];

/** The errno that a line of a log speaks of, where something ran out. */
export function saidShortage(line: string): string | undefined {
  return SAYINGS.find(([saying]) => saying.test(line))?.[1];
}
