import type { LineEffect, LineMeasurement, ValidatedLine, ValidatedLoad, Validation } from '../../model/validation.ts';
import { visible } from '../escape.ts';
import { count, counted } from '../numbers.ts';
import { causePhrase } from './cause.ts';

/** A validation in one sentence: `16 lines: 2 raised the ceiling, 7 without effect, 7 cannot be tested here`. */
export function validationSentence({ lines, completed }: Validation): string {
  const parts = (Object.keys(EFFECTS) as LineEffect[]).flatMap(effect => {
    const some = lines.filter(line => line.effect === effect).length;
    const phrase = effect === 'untestable' && !completed ? 'not tested' : EFFECTS[effect];
    return some === 0 ? [] : [`${count(some)} ${phrase}`];
  });
  const all = `${counted(lines.length, 'line')}: ${parts.join(', ')}`;
  return completed ? all : `Stopped before every load was run. So far: ${all}`;
}

const EFFECTS: Readonly<Record<LineEffect, string>> = {
  raised: 'raised what is served',
  harmful: 'harmful',
  none: 'without effect on connections',
  untestable: 'cannot be tested here',
};

export function effectPhrase({ effect, obsolete }: ValidatedLine): string {
  if (obsolete) return 'obsolete';
  return { raised: 'raised', harmful: 'harmful', none: 'no effect', untestable: 'untestable' }[effect];
}

/** `ports: 28,232 served without, 32,000 with it alone, 28,232 with all but it.` */
export function measurementSentence({ scenario, before, alone, allButThis }: LineMeasurement): string {
  const others = allButThis === undefined ? '' : `, ${count(allButThis)} with all but it`;
  return `${visible(scenario)}: ${count(before)} served without, ${count(alone)} with it alone${others}.`;
}

export function loadSentence({ scenario, attempted, before, after, causeBefore, causeAfter }: ValidatedLoad): string {
  const side = (served: number | undefined, cause: ValidatedLoad['causeBefore']) => {
    if (served === undefined) return 'not run';
    return cause === undefined ? count(served) : `${count(served)} (${causePhrase(cause.cause)})`;
  };
  return `${visible(scenario)}: of ${count(attempted)}, ${side(before, causeBefore)} before, ${side(after, causeAfter)} after.`;
}
