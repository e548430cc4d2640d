import type { Scenario } from '../model/scenario.ts';
import { SIDES } from '../model/side.ts';
import type { TuningLine } from '../model/validation.ts';

/** A line that the machine has in force already is tried all the same where a load of its own says otherwise. */
export function triedInLoads(lines: readonly TuningLine[], loads: readonly Scenario[]): TuningLine[] {
  return lines.map(line =>
    line.untried?.reason === 'same' && loads.some(load => saysOtherwise(load, line))
      ? { ...line, untried: undefined }
      : line,
  );
}

function saysOtherwise({ lab }: Scenario, { key, value }: TuningLine): boolean {
  const set = [...SIDES.map(side => lab[side].sysctl[key]), lab.host[key]];
  return set.some(one => one !== undefined && one.replaceAll(/\s+/g, ' ') !== value);
}
