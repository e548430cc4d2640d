import type { AttributedGroup, Considered, Remedy } from '../model/attribution.ts';
import type { Cause, Confidence } from '../model/cause.ts';
import type { Confirmation } from '../model/confirmation.ts';
import type { Finding } from '../model/finding.ts';
import { type Advice, adviceFor } from './causes/advice.ts';
import { causeJson } from './json/cause.ts';
import { mergedFindings } from './merged-findings.ts';

/** Groups with one cause, put together for a reader. */
export interface CauseBlock {
  readonly cause: Cause;
  /** How sure the cause is, and of how many attempts; the surest first. */
  readonly confidences: readonly { readonly confidence: Confidence; readonly count: number }[];
  readonly count: number;
  readonly groups: readonly AttributedGroup[];
  readonly because: readonly Finding[];
  readonly considered: readonly Considered[];
  readonly remedy?: Remedy;
  /** Where the cause is no limit. */
  readonly advice?: Advice;
  /** What raising the limit showed of it, or of what was blamed before. */
  readonly confirmations: readonly Confirmation[];
}

/** One block a cause, the one with the most attempts first. */
export function blocksOf(groups: readonly AttributedGroup[]): CauseBlock[] {
  const byCause = new Map<string, AttributedGroup[]>();
  for (const group of groups) {
    const key = JSON.stringify(causeJson(group.cause));
    byCause.set(key, [...(byCause.get(key) ?? []), group]);
  }
  return [...byCause.values()].flatMap(blockOf).sort((a, b) => b.count - a.count);
}

/** The findings for a reader who sees where all its groups together lost their packets. */
export function becauseOf({ because }: CauseBlock): readonly Finding[] {
  return because.filter(({ code }) => code !== 'kernel-lost');
}

function blockOf(groups: readonly AttributedGroup[]): CauseBlock[] {
  const head = groups[0];
  if (head === undefined) return [];
  const remedy = groups.find(group => group.remedy !== undefined)?.remedy;
  const advice = adviceFor(head.cause, head.ends);
  return [
    {
      cause: head.cause,
      confidences: confidencesOf(groups),
      count: attemptsIn(groups),
      groups: [...groups].sort((a, b) => b.group.count - a.group.count),
      because: mergedFindings(groups.map(({ because }) => because)),
      considered: distinct(
        groups.flatMap(({ considered }) => considered),
        ({ candidate, side }) => `${candidate} ${side}`,
      ),
      confirmations: distinct(
        groups.flatMap(({ confirmation }) => confirmation ?? []),
        ({ cause }) => JSON.stringify(causeJson(cause)),
      ),
      ...(remedy === undefined ? {} : { remedy }),
      ...(advice === undefined ? {} : { advice }),
    },
  ];
}

const SUREST_FIRST: readonly Confidence[] = ['confirmed', 'proven', 'likely', 'possible'];

function confidencesOf(groups: readonly AttributedGroup[]): CauseBlock['confidences'] {
  return SUREST_FIRST.flatMap(confidence => {
    const count = attemptsIn(groups.filter(group => group.confidence === confidence));
    return count === 0 ? [] : [{ confidence, count }];
  });
}

/** Whose attempts these are, where several hosts made the load and the cause does not name the one. */
export function seenFrom({ cause, groups }: CauseBlock): readonly (readonly [host: string, count: number])[] {
  const hosts = new Map<string, number>();
  for (const { seenFrom: host, group } of groups) {
    if (host !== undefined) hosts.set(host, (hosts.get(host) ?? 0) + group.count);
  }
  return cause.kind !== 'unexplained' && hosts.size === 1 && hosts.has(cause.host ?? '') ? [] : [...hosts].sort();
}

function attemptsIn(groups: readonly AttributedGroup[]): number {
  return groups.reduce((sum, { group }) => sum + group.count, 0);
}

/** The first of each. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter(item => !seen.has(keyOf(item)) && seen.add(keyOf(item)));
}
