import type { Cause } from '../../model/cause.ts';

/** A cause as JSON: only the fields that its kind has, `root` where something else made it happen. */
export interface CauseJson {
  readonly kind: Cause['kind'];
  readonly limit?: string;
  readonly side?: string;
  readonly setting?: string;
  readonly value?: string;
  readonly what?: string;
  readonly root?: CauseJson;
}

export function causeJson(cause: Cause): CauseJson {
  if (cause.kind === 'unexplained') return { kind: cause.kind };
  const root = cause.root === undefined ? {} : { root: causeJson(cause.root) };
  if (cause.kind !== 'limit') return { kind: cause.kind, side: cause.side, what: cause.what, ...root };
  const { kind, limit, side, setting, value } = cause;
  return { kind, limit, side, setting, value, ...root };
}
