import type { Finding, FindingCode, Findings } from '../model/finding.ts';
import { mostFirst, sumByPlace } from '../model/lost-there.ts';

type Merge<Code extends FindingCode> = (one: Findings[Code], other: Findings[Code]) => Findings[Code];

/** Findings that count attempts, or packets, of one group: how those of two groups become one of both. */
const OF_GROUPS: { readonly [Code in FindingCode]?: Merge<Code> } = {
  ghosts: (one, other) => ({ count: one.count + other.count, missing: Math.max(one.missing, other.missing) }),
  'kernel-shares': (one, other) => ({
    taken: one.taken + other.taken,
    others: sumByPlace([...one.others, ...other.others]).sort(mostFirst),
  }),
  'kernel-unseen': (one, other) => ({ unseen: one.unseen + other.unseen }),
  'kernel-lost-later': (one, other) => ({
    lost: sumByPlace([...one.lost, ...other.lost]).sort(mostFirst),
    unseen: one.unseen + other.unseen,
  }),
  'accepted-without-answer': (one, other) => ({ count: one.count + other.count, waitedMs: one.waitedMs }),
  'waiting-in-accept-queue': (one, other) => ({ count: one.count + other.count }),
  'answer-incomplete': (one, other) => ({ count: one.count + other.count }),
  'still-under-way': (one, other) => ({ count: one.count + other.count }),
  'left-host': (one, other) =>
    one.retransmits === undefined || other.retransmits === undefined
      ? {}
      : { retransmits: Math.max(one.retransmits, other.retransmits) },
};

/** What the groups of one cause found, each once: a count of attempts is the sum of theirs. */
export function mergedFindings(ofGroups: readonly (readonly Finding[])[]): readonly Finding[] {
  const merged = new Map<string, Finding>();
  for (const found of ofGroups.flat()) {
    const key = OF_GROUPS[found.code] === undefined ? JSON.stringify(found) : found.code;
    const earlier = merged.get(key);
    if (earlier === undefined) merged.set(key, found);
    else if (key === found.code) merged.set(key, both(earlier, found));
  }
  return [...merged.values()];
}

function both(one: Finding, other: Finding): Finding {
  // Both have the same code, which the compiler cannot follow.
  const merge = OF_GROUPS[one.code] as Merge<FindingCode>;
  return { code: one.code, values: merge(one.values, other.values) } as Finding;
}
