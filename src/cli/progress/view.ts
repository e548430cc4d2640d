import { InvalidArgumentError } from 'commander';
import { progressLine } from '../../api/runs/progress-event.ts';
import { suggest } from '../../model/suggest.ts';
import { showsColour } from '../colour.ts';
import { liveView } from './live-view.ts';
import { plainView } from './plain-view.ts';
import type { ProgressView } from './progress-view.ts';

export const PROGRESS_STYLES = ['auto', 'live', 'plain', 'ndjson', 'none'] as const;
export type ProgressStyle = (typeof PROGRESS_STYLES)[number];

/** Parses `--progress`. Throws commander's InvalidArgumentError. */
export function progressStyle(written: string): ProgressStyle {
  const style = PROGRESS_STYLES.find(known => known === written);
  if (style !== undefined) return style;
  const likely = suggest(written, PROGRESS_STYLES);
  throw new InvalidArgumentError(
    `Expected ${PROGRESS_STYLES.join(', ')}.${likely === undefined ? '' : ` Did you mean '${likely}'?`}`,
  );
}

/** `auto` is the live view on a terminal, else a line a second. */
export function openView(
  scenario: string,
  style: ProgressStyle,
  stream: NodeJS.WriteStream,
  colour: boolean,
): ProgressView {
  switch (style) {
    case 'auto':
      return openView(scenario, stream.isTTY && process.env['TERM'] !== 'dumb' ? 'live' : 'plain', stream, colour);
    case 'live':
      return liveView(scenario, stream, showsColour(stream, colour));
    case 'plain':
      return plainView(scenario, stream);
    case 'ndjson':
      return ndjsonView(scenario, stream);
    case 'none':
      return { show: () => undefined, note: line => stream.write(`${line}\n`), end: () => undefined };
  }
}

function ndjsonView(scenario: string, stream: NodeJS.WriteStream): ProgressView {
  return {
    show: progress => stream.write(progressLine({ event: 'progress', scenario, ...progress })),
    note: text => stream.write(progressLine({ event: 'note', scenario, text })),
    end: () => undefined,
  };
}
