import type { Finding } from '../../model/finding.ts';
import { DESCRIPTORS_AND_PORTS } from './descriptors.ts';
import { HOPS } from './hops.ts';
import { KERNEL_MEMORY } from './kernel-memory.ts';
import { MACHINE } from './machine.ts';
import { PACKETS } from './packets.ts';
import { PROGRAMS } from './programs.ts';
import { QUEUES } from './queues.ts';
import type { Sentences } from './sentences.ts';

/** Every finding's sentence; the compiler sees to it that none is missing. */
const SENTENCES: Sentences = {
  ...DESCRIPTORS_AND_PORTS,
  ...QUEUES,
  ...HOPS,
  ...PACKETS,
  ...KERNEL_MEMORY,
  ...PROGRAMS,
  ...MACHINE,
};

/** One whole sentence, such as "The accept queue was full: 512 waited …". */
export function findingSentence(finding: Finding): string {
  // The table is keyed by the same union, but the compiler cannot follow the pairing of code and values.
  const sentence = SENTENCES[finding.code] as (values: Finding['values']) => string;
  return sentence(finding.values);
}
