import { table } from 'table';
import { isRight, type Observation, type Score, scores } from './observation.ts';

/** Expected beside found for every scenario and user, then precision and recall of every cause. */
export function truthTable(observations: readonly Observation[]): string {
  const wrong = observations.filter(observation => !isRight(observation)).length;
  return [
    table([['scenario', 'as', 'expected', 'found (attempts)', ''], ...observations.map(rowOf)], PLAIN),
    table([['cause', 'recall', '', 'precision', ''], ...scores(observations).map(scoreRow)], PLAIN),
    `${observations.length - wrong} of ${observations.length} right`,
  ].join('\n');
}

const PLAIN = {
  drawHorizontalLine: (line: number) => line === 1,
  drawVerticalLine: () => false,
} as const;

function rowOf(observation: Observation): string[] {
  const { scenario, user, expected, found } = observation;
  const blamed = found.map(({ cause, attempts }) => `${cause} (${attempts})`);
  return [scenario, user, lines(expected), lines(blamed), isRight(observation) ? 'right' : 'WRONG'];
}

function lines(texts: readonly string[]): string {
  return texts.length === 0 ? 'nothing' : texts.join('\n');
}

function scoreRow({ cause, expected, found, blamed, wronglyBlamed, recall, precision }: Score): string[] {
  return [
    cause,
    share(recall),
    `found in ${found} of ${expected} scenarios`,
    share(precision),
    `${wronglyBlamed} of ${blamed} attempts blamed wrongly`,
  ];
}

function share(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(3);
}
