import { authority } from '../model/address-family.ts';
import type { Sketch } from '../model/sketch.ts';
import { gapSentence } from './wording/gap.ts';
import { labelled } from './wrap.ts';

const WIDTH = 80;

/** What `loadline init` says of the scenario that it made of a server. */
export function sketchText({ of, gaps, start }: Sketch, file: string, next: string): string {
  const from = 'pid' in of ? `process ${of.pid}` : `as ${of.unit} starts it`;
  const origin = `${file} is written, of ${of.program}, ${from}, on ${authority(of.listener)}.`;
  const started =
    start.state === 'started' ? 'A copy of it started in a lab.' : `It does not start in a lab: ${start.why}`;
  const missing = gaps.flatMap(gap => labelled('  - ', gapSentence(gap), WIDTH));
  const lines = [...labelled('', origin, WIDTH), ...labelled('', started, WIDTH)];
  const notCarried = missing.length === 0 ? [] : ['', 'Not carried over', ...missing];
  return `${[...lines, ...notCarried, '', `Next: ${next}`].join('\n')}\n`;
}

export function sketchJson({ of, scenario, gaps, start }: Sketch, file: string, next: string): string {
  const notCarriedOver = gaps.map(gap => ({ ...gap, text: gapSentence(gap) }));
  const result = { schema: 'loadline.init/1', file, run: next, server: of, start, notCarriedOver, scenario };
  return `${JSON.stringify(result, null, 2)}\n`;
}
