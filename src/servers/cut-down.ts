import type { SetCap } from '../model/set-cap.ts';
import type { KnownCap } from './known-program.ts';

/** The cap as its program keeps it: some cut theirs down to what RLIMIT_NOFILE leaves. */
export function cutDown(set: SetCap, { spareDescriptors: spare }: KnownCap, nofile: number | undefined): SetCap {
  if (spare === undefined || nofile === undefined || set.value <= nofile - spare) return set;
  const where = `what RLIMIT_NOFILE ${nofile} leaves`;
  return { ...set, value: Math.max(1, nofile - spare), where, cutBy: { nofile, spare } };
}
