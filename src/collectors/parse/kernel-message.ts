/** One record of /dev/kmsg. */
export interface KernelMessage {
  readonly sequence: number;
  /** On the clock of the kernel's log, which is CLOCK_MONOTONIC but for a slow drift. */
  readonly atMs: number;
  readonly text: string;
  /** Messages that the kernel says it suppressed before this one. */
  readonly suppressed: number;
}

/** A record as read: `priority,sequence,microseconds,flags[,…];text`, then lines of further fields that begin with a space. */
export function parseKernelMessage(record: string): KernelMessage | undefined {
  const match = /^\d+,(\d{1,20}),(\d{1,20}),[^;\n]*;([^\n]*)/.exec(record);
  if (match === null) return undefined;
  const [, sequence, microseconds, text = ''] = match;
  const suppressed = /(\d{1,20}) (?:callbacks|messages) suppressed/.exec(text)?.[1] ?? 0;
  return { sequence: Number(sequence), atMs: Number(microseconds) / 1000, text, suppressed: Number(suppressed) };
}
