import type { LineEffect, LineMeasurement, ValidatedLine, ValidatedLoad, Validation } from '../../model/validation.ts';
import { visible } from '../escape.ts';
import { count, counted } from '../numbers.ts';
import { causePhrase } from './cause.ts';

/** A validation in one sentence: `16 lines: 2 raised the ceiling, 7 without effect, 7 cannot be tested here`. */
export function validationSentence({ lines, completed }: Validation): string {
  const together = lines.filter(isOnlyTogether).length;
  const parts = (Object.keys(EFFECTS) as LineEffect[]).flatMap(effect => {
    const some = lines.filter(line => line.effect === effect && !isOnlyTogether(line)).length;
    const phrase = effect === 'untestable' && !completed ? 'not tested' : EFFECTS[effect];
    return some === 0 ? [] : [`${count(some)} ${phrase}`];
  });
  if (together > 0) parts.push(`${count(together)} without effect together, and not tried one by one`);
  const all = `${counted(lines.length, 'line')}: ${parts.join(', ')}`;
  return completed ? all : `Stopped before every load was run. So far: ${all}`;
}

const EFFECTS: Readonly<Record<LineEffect, string>> = {
  raised: 'raised what is served',
  harmful: 'harmful',
  none: 'without effect on connections',
  untestable: 'cannot be tested here',
};

export function effectPhrase(line: ValidatedLine): string {
  const { effect, obsolete } = line;
  if (obsolete) return 'obsolete';
  if (isOnlyTogether(line)) return 'together';
  return { raised: 'raised', harmful: 'harmful', none: 'no effect', untestable: 'untestable' }[effect];
}

/** A line without a verdict of its own. */
function isOnlyTogether({ effect, triedAlone }: ValidatedLine): boolean {
  return effect === 'none' && triedAlone === false;
}

/** What stands after a line's value, where something does. */
export function trailingSentence(trailing: string): string {
  return `"${visible(trailing)}" after the value is no comment: the kernel receives it, and reads no further than the value.`;
}

/** `ports: 28,232 served without, 32,000 with it alone, 28,232 with all but it.` */
export function measurementSentence({ scenario, with: beside, before, alone, allButThis }: LineMeasurement): string {
  const others = allButThis === undefined ? '' : `, ${count(allButThis)} with all but it`;
  const place = beside === undefined ? visible(scenario) : `${visible(scenario)}, beside ${visible(beside.join(', '))}`;
  const how = beside === undefined ? 'with it alone' : 'with it';
  return `${place}: ${count(before)} served without, ${count(alone)} ${how}${others}.`;
}

export function loadSentence({ scenario, attempted, before, after, causeBefore, causeAfter }: ValidatedLoad): string {
  const side = (served: number | undefined, cause: ValidatedLoad['causeBefore']) => {
    if (served === undefined) return 'not run';
    return cause === undefined ? count(served) : `${count(served)} (${causePhrase(cause.cause)})`;
  };
  return `${visible(scenario)}: of ${count(attempted)}, ${side(before, causeBefore)} before, ${side(after, causeAfter)} after.`;
}
