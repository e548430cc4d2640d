import type { Explanation } from '../../model/explanation.ts';
import { visible } from '../escape.ts';
import { type Paint, paint } from '../paint.ts';
import { labelled, wrap } from '../wrap.ts';
import { WIDTH } from './width.ts';

/** An explanation for a person, 80 columns wide. */
export function explanationText(explanation: Explanation, colour: boolean): string {
  const marks = paint(colour);
  const { name, title, meaning, value } = explanation;
  const lines = [
    ...wrap(`${name}: ${title}`, WIDTH).map(marks.strong),
    marks.faint(`(${kindOf(explanation)}${value === undefined ? '' : `; here ${visible(value)}`})`),
    '',
    ...wrap(meaning, WIDTH),
    ...section('It looks like this', explanation.symptoms, marks),
    ...section(
      'Easily mistaken',
      explanation.decoys?.map(each => `${each.looksLike}: ${each.tellApart}`),
      marks,
    ),
    ...section('Look at', explanation.look, marks),
    ...section('What to do', explanation.advice, marks),
    ...section(
      'Limits that can be behind it',
      explanation.limits?.map(id => `loadline explain ${id}${sidesOf(explanation, id)}`),
      marks,
    ),
    ...section(
      'Limits that it never shows',
      explanation.notLimits === undefined ? undefined : [explanation.notLimits.join(', ')],
      marks,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function kindOf({ kind, server }: Explanation): string {
  return server === undefined ? kind : `error log of ${server}`;
}

function sidesOf({ sides: ofLimits }: Explanation, id: string): string {
  const sides = ofLimits?.[id];
  return sides === undefined ? '' : `   # on the ${sides.join(' or the ')}`;
}

function section(title: string, items: readonly string[] | undefined, marks: Paint): string[] {
  if (items === undefined || items.length === 0) return [];
  return ['', marks.strong(title), ...items.flatMap(item => labelled('  - ', item, WIDTH))];
}
