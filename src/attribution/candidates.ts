import { LIMITS } from '../limits/catalog.ts';
import type { AttemptGroup } from '../model/attempt-group.ts';
import type { LimitCause } from '../model/cause.ts';
import type { FactBook } from '../model/facts/facts.ts';
import type { Limit } from '../model/limit.ts';
import { valueIn } from '../model/probe.ts';
import type { NamedCap } from '../model/set-cap.ts';
import type { Side } from '../model/side.ts';
import type { Candidate } from './candidate.ts';
import { EXPLANATIONS } from './explanations/all.ts';
import { candidatesBehind, heedBehind, onlyHop } from './hops.ts';
import { heedKernel } from './kernel-word/heed-kernel.ts';

/** Puts every limit, on each of its sides, and every other explanation to its rule. */
export function candidatesFor(group: AttemptGroup, facts: FactBook): Candidate[] {
  const losses = valueIn(facts.packetLosses);
  const limits = LIMITS.flatMap(limit =>
    limit.sides.map(side => {
      const candidate = limitCandidate(limit, side, group, facts);
      return { ...candidate, ruling: heedKernel(candidate.ruling, limit.kernel?.(side) ?? {}, group, losses) };
    }),
  );
  const behind = candidatesBehind(group, facts);
  const others = EXPLANATIONS.map(({ kind, what, side, kernel = {}, cap, judge }) => ({
    name: { candidate: what, side },
    cause: { kind, what, side, ...withCap(cap?.(facts, group)) },
    ruling: heedBehind(what, heedKernel(judge(group, facts), kernel, group, losses), group, { behind, facts }),
  }));
  return [...limits, ...others, ...behind];
}

/** The member of a cause, where there is such a setting. */
export function withCap(cap: NamedCap | undefined): { readonly cap?: NamedCap } {
  return cap === undefined ? {} : { cap };
}

function limitCandidate(limit: Limit, side: Side, group: AttemptGroup, facts: FactBook): Candidate {
  return {
    name: { candidate: limit.id, ...(limit.sides.length > 1 && { side }) },
    cause: limitCause(limit, side, facts),
    ruling: limit.judge(group, side, facts),
  };
}

/** A limit as a cause, with its setting and the value that was in force. */
export function limitCause(limit: Limit, side: Side, facts: FactBook): LimitCause {
  const value = limit.effective(side, facts) ?? 'unknown';
  const hop = side === 'server' && limit.isOutgoing === true ? onlyHop(facts) : undefined;
  return {
    kind: 'limit',
    limit: limit.id,
    side,
    setting: limit.setting.name,
    value,
    ...(hop !== undefined && { hop }),
  };
}
