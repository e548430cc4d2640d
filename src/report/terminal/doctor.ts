import type { Checkup } from '../../model/checkup.ts';
import { visible } from '../escape.ts';
import { type Paint, paint } from '../paint.ts';
import { labelled } from '../wrap.ts';
import { WIDTH } from './width.ts';

const STATE_WIDTH = 9;
/** Room for `packet counters`. */
const NAME_WIDTH = 17;

/** The checkups for a person, and at the end whether labs can run. */
export function doctorText(checkups: readonly Checkup[], colour: boolean, host?: string): string {
  const marks = paint(colour);
  const lines = checkups.flatMap(checkup => checkupLines(checkup, marks));
  const head = host === undefined ? [] : [`on ${visible(host)}`, ''];
  return `${[...head, ...lines, '', conclusion(checkups, marks, host)].join('\n')}\n`;
}

function checkupLines({ name, state, found, means, allow }: Checkup, marks: Paint): string[] {
  const mark = state.padEnd(STATE_WIDTH);
  const painter = { ok: marks.good, limited: marks.doubtful, missing: marks.bad }[state];
  const [head = '', ...others] = labelled(`${mark}${name.padEnd(NAME_WIDTH)}`, visible(`${found}: ${means}`), WIDTH);
  const remedy =
    allow === undefined ? [] : labelled(`${' '.repeat(STATE_WIDTH + NAME_WIDTH)}allow it: `, visible(allow), WIDTH);
  return [`${painter(mark)}${head.slice(mark.length)}`, ...others, ...remedy];
}

function conclusion(checkups: readonly Checkup[], marks: Paint, host?: string): string {
  const where = host === undefined ? 'here' : `on ${visible(host)}`;
  const lacking = checkups.filter(({ state }) => state === 'missing').map(({ name }) => name);
  return lacking.length === 0
    ? marks.good(`Labs can run ${where}.`)
    : marks.bad(`Labs cannot run ${where}: ${lacking.join(', ')} missing.`);
}
