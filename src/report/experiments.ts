import type { Report } from '../model/report.ts';
import { count } from './numbers.ts';
import { causePhrase } from './wording/cause.ts';

/** What an experiment found, as a sentence and a table that every format can show. */
export interface ExperimentTable {
  readonly title: string;
  readonly sentence: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Files to install, ready to be copied. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** One table an experiment: ceiling, ladder, comparison, validation. */
export function experimentTables(report: Report): ExperimentTable[] {
  return [...ceiling(report), ...ladder(report), ...comparison(report), ...validation(report)];
}

function ceiling({ ceiling: found }: Report): ExperimentTable[] {
  if (found === undefined) return [];
  const why = found.stoppedBy === undefined || found.stoppedBy === null ? '' : `: ${causePhrase(found.stoppedBy)}`;
  const broke = found.broke === undefined || found.broke === null ? '' : `, and ${count(found.broke)} were not${why}`;
  return [
    {
      title: 'Ceiling',
      sentence: `${count(found.held)} connections were all served${broke}.`,
      head: ['connections', 'held', 'run'],
      rows: found.trials.map(({ connections, held, runId }) => [count(connections), held ? 'yes' : 'no', runId ?? '']),
      files: [],
    },
  ];
}

function ladder({ ladder: found }: Report): ExperimentTable[] {
  if (found === undefined) return [];
  return [
    {
      title: 'Ladder',
      sentence: `${count(found.reached)} of ${count(found.goal)} connections were reached.`,
      head: ['limit', 'side', 'from', 'to', 'ceiling before', 'ceiling after', 'needed'],
      rows: found.steps.map(step => [
        step.limit,
        step.side,
        step.from,
        step.to,
        count(step.ceilingBefore),
        count(step.ceilingAfter),
        step.needed === undefined || step.needed === null ? 'not known' : step.needed ? 'yes' : 'no',
      ]),
      files: found.files,
    },
  ];
}

function comparison({ comparison: found }: Report): ExperimentTable[] {
  if (found === undefined) return [];
  const head = found.comparable ? 'The runs can be compared.' : 'The runs cannot be compared.';
  const gone = found.causesGone.map(cause => `Gone: ${causePhrase(cause)}.`);
  const added = found.causesNew.map(cause => `New: ${causePhrase(cause)}.`);
  return [
    {
      title: 'What moved',
      sentence: [head, ...found.why, ...gone, ...added].join(' '),
      head: ['what', 'before', 'after', 'verdict'],
      rows: [
        ...found.settings.map(({ limit, side, from, to }) => [`${limit} (${side})`, from, to, 'setting']),
        ...found.metrics.map(({ name, from, to, verdict }) => [name, orUnknown(from), orUnknown(to), verdict]),
      ],
      files: [],
    },
  ];
}

function validation({ validation: found }: Report): ExperimentTable[] {
  if (found === undefined) return [];
  const raised = found.lines.filter(({ effect }) => effect === 'raised').length;
  return [
    {
      title: 'Validation',
      sentence: `${count(raised)} of ${count(found.lines.length)} lines raised the ceiling.`,
      head: ['setting', 'value', 'before', 'effect', 'ceiling before', 'ceiling after', 'why'],
      rows: found.lines.map(line => [
        line.key,
        line.value,
        line.before ?? '',
        line.effect,
        orUnknown(line.ceilingBefore),
        orUnknown(line.ceilingAfter),
        line.why,
      ]),
      files: [],
    },
  ];
}

function orUnknown(number: number | null | undefined): string {
  return number === null || number === undefined ? '' : count(number);
}
