import { attemptsOf } from '../../model/load-spec.ts';
import type { Raised } from '../../model/raise.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Side } from '../../model/side.ts';
import { withHost } from '../raise.ts';

const LOWEST = 1024;
const HIGHEST = 65_535;

/** A port for each attempt, for a closed connection keeps its own in the tracking table: upward first, then downward. */
export function raiseSnat(scenario: Scenario, side: Side): Raised {
  const { snat } = scenario.lab[side];
  if (snat === undefined) return { why: 'the rule that translates addresses is not one of the scenario' };
  const needed = attemptsOf(scenario.load);
  if (needed > HIGHEST - LOWEST + 1)
    return { why: `there are ${HIGHEST - LOWEST + 1} ports an address: more addresses are needed` };
  const low = Math.max(LOWEST, Math.min(Number(snat.split('-')[0]), HIGHEST - needed + 1));
  const to = `${low}-${low + needed - 1}`;
  return { scenario: withHost(scenario, side, { snat: to }), to };
}
