import type { AttributedGroup, Considered, Remedy } from '../model/attribution.ts';
import type { Cause, Confidence } from '../model/cause.ts';
import type { Finding } from '../model/finding.ts';
import { causeJson } from './json/cause.ts';

/** Groups with one cause and one confidence, put together for a reader. */
export interface CauseBlock {
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly count: number;
  readonly groups: readonly AttributedGroup[];
  readonly because: readonly Finding[];
  readonly considered: readonly Considered[];
  readonly remedy?: Remedy;
}

/** One block a cause, the one with the most attempts first. */
export function blocksOf(groups: readonly AttributedGroup[]): CauseBlock[] {
  const byCause = new Map<string, AttributedGroup[]>();
  for (const group of groups) {
    const key = JSON.stringify([causeJson(group.cause), group.confidence]);
    byCause.set(key, [...(byCause.get(key) ?? []), group]);
  }
  return [...byCause.values()].flatMap(blockOf).sort((a, b) => b.count - a.count);
}

function blockOf(groups: readonly AttributedGroup[]): CauseBlock[] {
  const head = groups[0];
  if (head === undefined) return [];
  const remedy = groups.find(group => group.remedy !== undefined)?.remedy;
  return [
    {
      cause: head.cause,
      confidence: head.confidence,
      count: groups.reduce((sum, { group }) => sum + group.count, 0),
      groups: [...groups].sort((a, b) => b.group.count - a.group.count),
      because: distinct(
        groups.flatMap(({ because }) => because),
        finding => JSON.stringify(finding),
      ),
      considered: distinct(
        groups.flatMap(({ considered }) => considered),
        ({ candidate }) => candidate,
      ),
      ...(remedy === undefined ? {} : { remedy }),
    },
  ];
}

/** The first of each. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter(item => !seen.has(keyOf(item)) && seen.add(keyOf(item)));
}
