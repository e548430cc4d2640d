import { z } from 'zod';
import type { IoUringSupport, Machine, Privilege } from '../model/machine.ts';
import { bound, byName, count, fields, maybe, probe, text, words } from './parts.ts';

const ioUring: z.ZodType<IoUringSupport> = probe(words<'usable'>({ usable: true })).and(
  z.object({ by: z.literal('kernel.io_uring_disabled').optional() }),
) as z.ZodType<IoUringSupport>;

export const machine = fields<Machine>({
  kernel: text,
  architecture: text,
  node: text,
  cpus: count,
  memoryBytes: count,
  memoryAvailableBytes: count,
  privilege: words<Privilege>({ root: true, 'user-namespace': true, none: true }),
  nofileHard: bound,
  ioUring: maybe(ioUring),
  bpf: maybe(probe(words<'usable'>({ usable: true }))),
  trail: maybe(probe(words<'usable'>({ usable: true }))),
  settings: byName(probe(text)),
  programs: z.record(z.string(), z.string().optional()) as z.ZodType<Machine['programs']>,
});
