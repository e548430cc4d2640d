import type { ValidationReport } from '../../model/report.ts';
import type { ValidatedLine } from '../../model/validation.ts';
import { blamedJson } from './blamed.ts';

/** A validation; what is not known is null. */
export function validationJson({ validation, problems, folder }: ValidationReport) {
  const { lines, loads, completed } = validation;
  return {
    folder,
    completed,
    lines: lines.map(lineJson),
    loads: loads.map(({ causeBefore, causeAfter, after, ...load }) => ({
      ...load,
      after: after ?? null,
      causeBefore: causeBefore === undefined ? null : blamedJson(causeBefore),
      causeAfter: causeAfter === undefined ? null : blamedJson(causeAfter),
    })),
    problems,
  };
}

/** The ceilings are those of the load that the line changes most. */
function lineJson({ key, value, file, line, before, effect, obsolete, why, measurements, ...told }: ValidatedLine) {
  const [most] = measurements.toSorted((a, b) => Math.abs(b.alone - b.before) - Math.abs(a.alone - a.before));
  return {
    key,
    value,
    file,
    line,
    before: before ?? null,
    effect,
    obsolete,
    why,
    triedAlone: told.triedAlone ?? null,
    trailing: told.trailing ?? null,
    ceilingBefore: most?.before ?? null,
    ceilingAfter: most?.alone ?? null,
    measurements: measurements.map(({ cause, allButThis, ...measurement }) => ({
      ...measurement,
      allButThis: allButThis ?? null,
      cause: cause === undefined ? null : blamedJson(cause),
    })),
  };
}
