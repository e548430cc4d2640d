import type { Cause, CauseHop } from '../../model/cause.ts';
import type { NamedCap } from '../../model/set-cap.ts';

/** A cause as JSON: only the fields that its kind has, `root` where something else made it happen. */
export interface CauseJson {
  readonly kind: Cause['kind'];
  readonly limit?: string;
  readonly side?: string;
  readonly setting?: string;
  readonly value?: string;
  readonly what?: string;
  readonly cap?: NamedCap;
  readonly hop?: CauseHop;
  readonly host?: string;
  readonly root?: CauseJson;
}

export function causeJson(cause: Cause): CauseJson {
  if (cause.kind === 'unexplained') return { kind: cause.kind };
  const root = cause.root === undefined ? {} : { root: causeJson(cause.root) };
  const withCap = cause.kind !== 'limit' && cause.cap !== undefined ? { cap: cause.cap } : {};
  const { hop: way, host } = cause;
  const place = { ...(way !== undefined && { hop: way }), ...(host !== undefined && { host }) };
  if (cause.kind !== 'limit') {
    return { kind: cause.kind, side: cause.side, what: cause.what, ...withCap, ...place, ...root };
  }
  const { kind, limit, side, setting, value } = cause;
  return { kind, limit, side, setting, value, ...place, ...root };
}
