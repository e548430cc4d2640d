import type { LineMeasurement, TuningLine, ValidatedLine } from '../../model/validation.ts';
import { priceOf } from './price.ts';

/** What became of a line in the loads. */
export interface LineFate {
  readonly measurements: readonly LineMeasurement[];
  /** Why the kernel, or this machine, does not take it. */
  readonly refused: string | undefined;
  /** Loads in which it was tried with others alone, which together changed nothing. */
  readonly together: readonly string[];
}

export const UNTOUCHED: LineFate = { measurements: [], refused: undefined, together: [] };

/**
 * One line's verdict: a load that it harms outweighs any that it helps.
 * @param completed whether every load was run: one that was not may be the one that it changes
 */
export function validatedLine(line: TuningLine, fate: LineFate, completed: boolean): ValidatedLine {
  const { untried } = line;
  const { measurements, together } = fate;
  const base = {
    ...line,
    measurements,
    obsolete: untried?.reason === 'obsolete',
    triedAlone: together.length === 0,
  };
  if (untried !== undefined) {
    const isHarmless = untried.reason === 'same' || untried.reason === 'overruled';
    return { ...base, effect: isHarmless ? 'none' : 'untestable', why: untried.why };
  }
  if (fate.refused !== undefined) return { ...base, effect: 'untestable', why: fate.refused };
  const harmed = measurements.filter(({ before, alone }) => alone < before);
  if (harmed.length > 0) return { ...base, effect: 'harmful', why: `fewer are served: ${names(harmed)}` };
  if (measurements.length > 0)
    return { ...base, effect: 'raised', why: `more are served: ${names(measurements)}${priceOf(line)}` };
  if (!completed) return { ...base, effect: 'untestable', why: 'it was stopped before every load was run with it' };
  if (together.length > 0) {
    return {
      ...base,
      effect: 'none',
      why: 'not tried one by one, for all together change nothing: --thorough tries each',
    };
  }
  return { ...base, effect: 'none', why: 'none of the loads is served more, or less' };
}

function names(measurements: readonly LineMeasurement[]): string {
  return measurements.map(({ scenario, with: others }) => scenario + besides(others)).join(', ');
}

function besides(others: LineMeasurement['with']): string {
  return others === undefined ? '' : ` (together with ${others.join(' and ')})`;
}
