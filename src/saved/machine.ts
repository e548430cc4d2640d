import { z } from 'zod';
import type { Machine, Privilege } from '../model/machine.ts';
import { bound, byName, count, fields, maybe, probe, text, words } from './parts.ts';

export const machine = fields<Machine>({
  kernel: text,
  architecture: text,
  node: text,
  cpus: count,
  memoryBytes: count,
  memoryAvailableBytes: count,
  privilege: words<Privilege>({ root: true, 'user-namespace': true, none: true }),
  nofileHard: bound,
  ioUring: maybe(probe(words<'usable'>({ usable: true }))),
  settings: byName(probe(text)),
  programs: z.record(z.string(), z.string().optional()) as z.ZodType<Machine['programs']>,
});
