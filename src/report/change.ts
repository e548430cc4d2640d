import { type Remedy, rootOf } from '../model/attribution.ts';
import type { Cause } from '../model/cause.ts';

/** What to change for a cause: from the value that was in force to the one that the remedy sets. */
export interface Change {
  readonly setting: string;
  readonly side: 'client' | 'server';
  /** The name of the machine, where hosts are named. */
  readonly host?: string;
  /** Undefined where another setting than the blamed one is changed: what that one was is not said here. */
  readonly from: string | undefined;
  readonly to: string;
}

/** Undefined where the remedy is not another value, or there is none. */
export function changeOf(cause: Cause, remedy: Remedy | undefined): Change | undefined {
  const root = rootOf(cause);
  if (root.kind === 'unexplained' || remedy === undefined) return undefined;
  const inForce = root.kind === 'limit' ? root : root.cap;
  if (inForce === undefined) return undefined;
  const { setting, to } = remedy.change;
  const from = inForce.setting === setting && inForce.value !== undefined ? `${inForce.value}` : undefined;
  return from !== undefined && plain(from) === plain(to)
    ? undefined
    : { setting, side: root.side, ...(root.host !== undefined && { host: root.host }), from, to };
}

function plain(value: string): string {
  return value.trim().split(/\s+/).join(' ');
}
