import type { TuningLine, UntriedLine } from '../../model/validation.ts';

/** One assignment of any kind of tuning file. */
export interface Assignment extends Pick<TuningLine, 'key' | 'value' | 'file' | 'line'> {
  /** Of limits.conf: whom it is for, and whether it is a soft limit alone. */
  readonly who?: string;
  readonly isSoft?: boolean;
}

/** What a later line for the same key makes of one. Of limits.conf it is the last only for those whom both are for. */
export function overruledBy(one: Assignment, later: readonly Assignment[]): UntriedLine | undefined {
  if (one.isSoft) return { reason: 'untestable', why: 'a soft limit: the loads run with the hard one for both' };
  const again = later.filter(({ key, isSoft }) => key === one.key && !isSoft);
  const same = again.find(({ who }) => who === undefined || one.who === undefined || who === one.who);
  if (same !== undefined) {
    return { reason: 'overruled', why: `${same.file}:${same.line} sets it again, and the last one wins` };
  }
  const last = again.at(-1);
  if (last === undefined) return undefined;
  const why = `it is for others than ${last.file}:${last.line}, which is tried: a load has one user. Give it a file of its own`;
  return { reason: 'untestable', why };
}
