import type { Climb, ClimbStep } from '../../model/climb.ts';
import { count } from '../numbers.ts';
import { ceilingPhrase, neededPhrase } from '../wording/climb.ts';
import { changedTo } from '../wording/setting-change.ts';
import { beforeAfterChart } from './before-after.ts';
import { type Content, markup } from './markup.ts';

/** A climb: what was served before and after each raise, in their order, against the goal. */
export function climbChart({ goal, steps }: Climb): Content {
  const rows = steps.map((step, index) => ({
    label: label(step, index),
    before: step.ceilingBefore ?? step.servedBefore,
    after: step.ceilingAfter ?? step.servedAfter,
    most: goal,
    tone: step.needed === 'no' ? ('same' as const) : ('better' as const),
    text: `${ceilingPhrase(step.ceilingBefore, step.servedBefore)} → ${ceilingPhrase(step.ceilingAfter, step.servedAfter)}`,
    note: neededPhrase(step),
  }));
  return beforeAfterChart(`What is served, step by step; a full bar is the goal of ${count(goal)}`, rows);
}

function label({ change }: ClimbStep, index: number): Content {
  const { setting, side, from } = change;
  return markup`<strong>${index + 1}. ${setting}</strong> (${side})<br><code>${from}</code> → <code>${changedTo(change)}</code>`;
}
