import { LIMITS } from '../limits/catalog.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Limit } from '../model/limit.ts';
import { count } from '../report/numbers.ts';
import { EXAMPLE_CONNECTIONS, EXAMPLE_FACTS } from './example-facts.ts';

/** An explanation that names limits and says nothing of what to do gets their remedies, one for each limit and side. */
export function withRemedies(explanation: Explanation): Explanation {
  const { advice, limits = [] } = explanation;
  if (advice !== undefined || limits.length === 0) return explanation;
  const lines = LIMITS.filter(({ id }) => limits.includes(id)).flatMap(remedyLines);
  if (lines.length === 0) return explanation;
  const closing = `(values for ${count(EXAMPLE_CONNECTIONS)} connections: after a run, or with audit, loadline knows yours)`;
  return { ...explanation, advice: [...lines, closing] };
}

function remedyLines(limit: Limit): string[] {
  const bySide = limit.sides.map(side => ({ side, first: limit.remedy(side, EXAMPLE_FACTS).now[0] }));
  const same = bySide.every(({ first }) => first === bySide[0]?.first);
  const told = same ? [{ side: limit.sides.join(' or '), first: bySide[0]?.first }] : bySide;
  return told.flatMap(({ side, first }) => (first === undefined ? [] : [`${limit.id}, ${side}: ${first}`]));
}
