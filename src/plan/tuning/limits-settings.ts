import type { TuningFile } from './entry.ts';
import { type LimitsDomain, type LimitsEntry, parseLimitsFile } from './limits-file.ts';

/** A user as pam_limits sees one. */
export interface LimitsUser {
  readonly name: string;
  readonly uid: number;
  /** Of the primary group. */
  readonly gid: number;
  /** All groups, the primary one included. */
  readonly groups: readonly { readonly name: string; readonly gid: number }[];
  /**
   * Whether lines for groups and for everybody reach root: not with Debian's pam_limits and its descendants, where
   * only lines that name root do.
   */
  readonly wildcardsCoverRoot: boolean;
}

export interface LimitsSettings {
  readonly soft: LimitsEntry | undefined;
  readonly hard: LimitsEntry | undefined;
}

/**
 * The entries that decide `item` for a user's login session. A line for the user wins over one for a group, and that
 * one over `*`, wherever they stand; among equals the last wins. A line `<user> -` takes the user out altogether
 * (limits.conf(5); process_limit() in modules/pam_limits/pam_limits.c).
 *
 * @param files limits.conf, then limits.d sorted by name
 */
export function resolveLimits(files: readonly TuningFile[], user: LimitsUser, item: string): LimitsSettings {
  const parsed = files.map(parseLimitsFile);
  const exempt = parsed.some(({ exemptions }) => exemptions.some(({ domain }) => isNamed(domain, user)));
  if (exempt) return { soft: undefined, hard: undefined };
  const entries = parsed.flatMap(file => file.entries).filter(entry => entry.key === item);
  return { soft: winner(entries, user, 'soft'), hard: winner(entries, user, 'hard') };
}

function winner(entries: readonly LimitsEntry[], user: LimitsUser, type: 'soft' | 'hard'): LimitsEntry | undefined {
  let best: { entry: LimitsEntry; rank: number } | undefined;
  for (const entry of entries) {
    const found = rank(entry.domain, user);
    if (found === undefined || (entry.type !== type && entry.type !== 'both')) continue;
    if (best === undefined || found <= best.rank) best = { entry, rank: found };
  }
  return best?.entry;
}

const RANKS = { user: 0, uids: 0, group: 1, gids: 1, default: 2 } as const;

/** How closely the domain names the user, 0 the closest; undefined where it does not. */
function rank(domain: LimitsDomain, user: LimitsUser): number | undefined {
  if (domain.kind === 'all-together' || !names(domain, user)) return undefined;
  if (user.uid === 0 && !user.wildcardsCoverRoot && domain.kind !== 'user') return undefined;
  return RANKS[domain.kind];
}

/** Whether the user is named, be it by group or number: `* -` takes nobody out. */
function isNamed(domain: LimitsDomain, user: LimitsUser): boolean {
  return domain.kind !== 'default' && domain.kind !== 'all-together' && names(domain, user);
}

function names(domain: Exclude<LimitsDomain, { kind: 'all-together' }>, user: LimitsUser): boolean {
  switch (domain.kind) {
    case 'user':
      return domain.name === user.name;
    case 'group':
      return user.groups.some(({ name }) => name === domain.name);
    case 'uids':
      return user.uid >= domain.from && user.uid <= domain.to;
    case 'gids':
      // One number is looked for among all groups, a range holds the primary one only.
      return domain.from === domain.to
        ? user.groups.some(({ gid }) => gid === domain.from)
        : user.gid >= domain.from && user.gid <= domain.to;
    case 'default':
      return true;
  }
}
