import type { LineMeasurement, TuningLine, ValidatedLine } from '../../model/validation.ts';

/** What became of a line in the loads. */
export interface LineFate {
  readonly measurements: readonly LineMeasurement[];
  /** Why the kernel, or this machine, does not take it. */
  readonly refused: string | undefined;
}

/**
 * One line's verdict: a load that it harms outweighs any that it helps.
 * @param completed whether every load was run: one that was not may be the one that it changes
 */
export function validatedLine(line: TuningLine, fate: LineFate | undefined, completed: boolean): ValidatedLine {
  const { untried } = line;
  const measurements = fate?.measurements ?? [];
  const base = { ...line, measurements, obsolete: untried?.reason === 'obsolete' };
  if (untried !== undefined) {
    const isHarmless = untried.reason === 'same' || untried.reason === 'overruled';
    return { ...base, effect: isHarmless ? 'none' : 'untestable', why: untried.why };
  }
  if (fate?.refused !== undefined) return { ...base, effect: 'untestable', why: fate.refused };
  const harmed = measurements.filter(({ before, alone }) => alone < before);
  if (harmed.length > 0) return { ...base, effect: 'harmful', why: `fewer are served: ${names(harmed)}` };
  if (measurements.length > 0) return { ...base, effect: 'raised', why: `more are served: ${names(measurements)}` };
  if (!completed) return { ...base, effect: 'untestable', why: 'it was stopped before every load was run with it' };
  return { ...base, effect: 'none', why: 'none of the loads is served more, or less' };
}

function names(measurements: readonly LineMeasurement[]): string {
  return measurements.map(({ scenario }) => scenario).join(', ');
}
