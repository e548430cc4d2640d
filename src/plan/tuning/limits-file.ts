import type { TuningFile, TuningPlace, TuningProblem } from './entry.ts';

/** Whom a line of limits.conf is for. */
export type LimitsDomain =
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'uids'; readonly from: number; readonly to: number }
  | { readonly kind: 'gids'; readonly from: number; readonly to: number }
  /** `*`: whom no other line names. */
  | { readonly kind: 'default' }
  /** `%` and `%group`: only for numbers of logins. */
  | { readonly kind: 'all-together' };

export interface LimitsEntry extends TuningPlace {
  readonly domain: LimitsDomain;
  readonly type: 'soft' | 'hard' | 'both';
  /** `nofile`, `nproc`, …; in lower case. */
  readonly key: string;
  /** As written; `unlimited`, `infinity` and `-1` all lift the limit. */
  readonly value: string;
  /** Never set in this kind of file. */
  readonly ignoreFailure: false;
}

/** `<domain> -` alone: pam_limits leaves these users as they are, and reads on no further for them. */
export interface LimitsExemption extends TuningPlace {
  readonly domain: LimitsDomain;
}

export interface LimitsFile {
  readonly entries: readonly LimitsEntry[];
  readonly exemptions: readonly LimitsExemption[];
  readonly problems: readonly TuningProblem[];
}

/** Parses a file of limits.conf(5). A line that pam_limits skips is a problem. */
export function parseLimitsFile({ path: file, text }: TuningFile): LimitsFile {
  const entries: LimitsEntry[] = [];
  const exemptions: LimitsExemption[] = [];
  const problems: TuningProblem[] = [];
  text.split(/\r?\n/).forEach((written, index) => {
    const place = { file, line: index + 1 };
    const words = written.replace(/#.*$/, '').trim().split(/\s+/).filter(Boolean);
    if (words.length === 0) return;
    const [who = '', kind = '', item = '', value = ''] = words;
    const domain = parseDomain(who);
    const type = TYPES[kind.toLowerCase()];
    if (domain === undefined) problems.push({ ...place, why: `"${who}" is no user, @group, range or *` });
    else if (words.length === 2 && kind === '-') exemptions.push({ ...place, domain });
    else if (words.length < 4) problems.push({ ...place, why: 'is not <domain> <type> <item> <value>' });
    else if (type === undefined) problems.push({ ...place, why: `"${kind}" is neither soft, hard nor -` });
    else if (limitsValue(value) === undefined) problems.push({ ...place, why: `"${value}" is no number` });
    else
      entries.push({
        ...place,
        domain,
        type,
        key: item.toLowerCase(),
        value: value.toLowerCase(),
        ignoreFailure: false,
      });
  });
  return { entries, exemptions, problems };
}

/** A value of limits.conf as a number; Infinity where the limit is lifted; undefined for what is no value. */
export function limitsValue(written: string): number | undefined {
  if (UNLIMITED.includes(written.toLowerCase())) return Number.POSITIVE_INFINITY;
  // pam_limits reads as far as there are digits (strtoull).
  const digits = /^[+]?\d+/.exec(written)?.[0];
  return digits === undefined ? undefined : Number(digits);
}

const UNLIMITED = ['-1', '-', 'unlimited', 'infinity'];
const TYPES: Readonly<Record<string, LimitsEntry['type'] | undefined>> = { soft: 'soft', hard: 'hard', '-': 'both' };

function parseDomain(written: string): LimitsDomain | undefined {
  if (written === '*') return { kind: 'default' };
  if (written.startsWith('%')) return { kind: 'all-together' };
  const ofGroup = written.startsWith('@');
  const name = ofGroup ? written.slice(1) : written;
  if (name === '') return undefined;
  if (!name.includes(':')) return ofGroup ? { kind: 'group', name } : { kind: 'user', name };
  const range = parseRange(name);
  return range === undefined ? undefined : { kind: ofGroup ? 'gids' : 'uids', ...range };
}

/** `500:`, `500:600`, and `:500` for that one id. */
function parseRange(written: string): { from: number; to: number } | undefined {
  const match = /^(\d*):(\d*)$/.exec(written);
  if (match === null || written === ':') return undefined;
  const [, low = '', high = ''] = match;
  if (low === '') return { from: Number(high), to: Number(high) };
  return { from: Number(low), to: high === '' ? Number.POSITIVE_INFINITY : Number(high) };
}
