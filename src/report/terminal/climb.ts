import type { ClimbStep } from '../../model/climb.ts';
import type { LadderReport } from '../../model/report.ts';
import { ladderFiles } from '../climb-files.ts';
import { visible } from '../escape.ts';
import { size } from '../numbers.ts';
import type { Paint } from '../paint.ts';
import { causePhrase, where } from '../wording/cause.ts';
import { ceilingPhrase, neededPhrase } from '../wording/climb.ts';
import { changedTo } from '../wording/setting-change.ts';
import { labelled, wrap } from '../wrap.ts';
import { WIDTH } from './width.ts';

/** A block a raise, in the order in which the limits bound; then the files that make them last. */
export function climbLines({ scenario, ladder, target, memoryBytes }: LadderReport, marks: Paint): string[] {
  return [
    ...wrap(visible(scenario), WIDTH).map(marks.faint),
    ...ladder.steps.flatMap((step, index) => stepLines(step, index + 1, marks)),
    '',
    ...labelled('  memory    ', `about ${size(memoryBytes)} of kernel memory for the connections alone`, WIDTH),
    ...ladderFiles(ladder, target).flatMap(({ path, content }) => [
      '',
      marks.strong(path),
      ...content
        .trimEnd()
        .split('\n')
        .map(line => `  ${visible(line)}`),
    ]),
  ];
}

function stepLines({ change, cause, ...step }: ClimbStep, number: number, marks: Paint): string[] {
  const { limit, setting, from } = change;
  const colour = step.needed === 'yes' ? marks.good : step.needed === 'no' ? marks.doubtful : marks.faint;
  const ceilings = `${ceilingPhrase(step.ceilingBefore, step.servedBefore)} → ${ceilingPhrase(step.ceilingAfter, step.servedAfter)}`;
  const whole = { change, cause, ...step };
  return [
    '',
    ...wrap(
      `${number}. ${limit} (${where(change)}): ${visible(setting)} ${visible(from)} → ${changedTo(change)}`,
      WIDTH,
    ).map(marks.strong),
    ...(cause === undefined ? [] : labelled('  why       ', causePhrase(cause.cause), WIDTH)),
    ...labelled('  ceiling   ', ceilings, WIDTH),
    ...labelled('  way back  ', neededPhrase(whole), WIDTH).map(colour),
  ];
}
