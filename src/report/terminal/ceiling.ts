import type { CeilingTrial } from '../../model/ceiling.ts';
import type { CeilingReport, ReportSection } from '../../model/report.ts';
import { blocksOf } from '../blocks.ts';
import { visible } from '../escape.ts';
import { count, counted } from '../numbers.ts';
import type { Paint } from '../paint.ts';
import { causePhrase } from '../wording/cause.ts';
import { spreadSentence } from '../wording/ceiling.ts';
import { labelled, wrap } from '../wrap.ts';
import { blockLines } from './block.ts';
import { checkLines } from './checks.ts';
import { WIDTH } from './width.ts';

/** A line a trial, then what binds just above the ceiling, with its proof and its remedy. */
export function ceilingLines(
  { scenario, ceiling, checks }: CeilingReport,
  sections: readonly ReportSection[],
  marks: Paint,
): string[] {
  const spread = spreadSentence(ceiling);
  return [
    ...checkLines(checks, marks),
    ...wrap(`${visible(scenario)}: ${counted(ceiling.trials.length, 'trial')}`, WIDTH).map(marks.faint),
    ...ceiling.trials.flatMap(trial => trialLines(trial, marks)),
    ...(spread === undefined ? [] : wrap(spread, WIDTH).map(marks.doubtful)),
    ...sections
      .flatMap(({ attribution }) => blocksOf(attribution.groups.filter(({ group }) => group.outcome !== 'delayed')))
      .flatMap(block => ['', ...blockLines(block, marks)]),
  ];
}

const NUMBER_WIDTH = 12;

function trialLines({ connections, held, served, causes }: CeilingTrial, marks: Paint): string[] {
  const label = `${count(connections).padStart(NUMBER_WIDTH)}  `;
  if (held) return [`${label}${marks.good('held')}`];
  const [main] = causes;
  const why = main === undefined ? '' : `: ${causePhrase(main.cause)}`;
  const [head = '', ...others] = labelled(label, `broke, ${count(served)} served${why}`, WIDTH);
  return [`${label}${marks.bad(head.slice(label.length, label.length + 5))}${head.slice(label.length + 5)}`, ...others];
}
