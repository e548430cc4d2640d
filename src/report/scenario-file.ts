import { stringify } from 'yaml';
import { authority } from '../model/address-family.ts';
import type { Sketch } from '../model/sketch.ts';
import { gapSentence } from './wording/gap.ts';
import { wrap } from './wrap.ts';

const WIDTH = 118;

/** The scenario file of a server: where it comes from and what it lacks, then its keys. */
export function sketchFile({ of, scenario, gaps, start }: Sketch): string {
  const from = 'pid' in of ? `process ${of.pid}, which listened` : `as ${of.unit} starts it, to listen`;
  const origin = `Made from ${of.program}, ${from} on ${authority(of.listener)}.`;
  const failed = start.state === 'failed' ? [`It does not start in a lab as it stands: ${oneLine(start.why)}`] : [];
  const lines = [origin, ...failed, ...gaps.map(gap => `- ${gapSentence(gap)}`)];
  const comments = lines.flatMap(line => wrap(line, WIDTH)).map(line => `# ${line}\n`);
  return `${comments.join('')}${stringify(scenario, { lineWidth: WIDTH })}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
