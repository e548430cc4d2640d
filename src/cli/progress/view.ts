import { progressLine } from '../../api/runs/progress-event.ts';
import { showsColour } from '../colour.ts';
import { isBehind } from './is-behind.ts';
import { liveView } from './live-view.ts';
import { plainView } from './plain-view.ts';
import type { ProgressView } from './progress-view.ts';
import type { ProgressStyle } from './style.ts';

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
    show: progress => {
      if (!isBehind(stream)) stream.write(progressLine({ event: 'progress', scenario, ...progress }));
    },
    note: text => stream.write(progressLine({ event: 'note', scenario, text })),
    end: () => undefined,
  };
}
