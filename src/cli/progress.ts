import type { RunProgress } from '../model/progress.ts';
import { visible } from '../report/escape.ts';
import { count, duration } from '../report/numbers.ts';
import { WIDTH } from '../report/terminal/width.ts';

/** Between two plain lines, where a line cannot be redrawn. */
const PLAIN_LINE_EVERY_MS = 1000;

/** Shows how far a run is: one line that is redrawn on a terminal, else a line about every second. */
interface ProgressLine {
  readonly show: (progress: RunProgress) => void;
  /** Takes the redrawn line away. */
  readonly clear: () => void;
}

export function progressLine(scenario: string, stream: NodeJS.WriteStream): ProgressLine {
  return stream.isTTY ? redrawn(scenario, stream) : plain(scenario, stream);
}

/** `accept-queue-overflow: load, 1.2 s: 9,000 of 10,000 started, 512 served, 40 failed (ETIMEDOUT 40), …`. */
export function progressText(scenario: string, progress: RunProgress): string {
  const { acceptQueue, failures } = progress;
  const kinds = Object.entries(failures).map(([symptom, times]) => `${visible(symptom)} ${count(times)}`);
  const counts = [
    `${count(progress.started)} of ${count(progress.goal)} started`,
    `${count(progress.connected)} connected`,
    `${count(progress.served)} served`,
    `${count(progress.failed)} failed${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`,
    ...(acceptQueue === undefined ? [] : [`accept queue ${count(acceptQueue.length)} of ${count(acceptQueue.bound)}`]),
  ];
  const begun = progress.started > 0 ? `: ${counts.join(', ')}` : '';
  return `${visible(scenario)}: ${progress.phase}, ${duration(progress.elapsedMs)}${begun}`;
}

function redrawn(scenario: string, stream: NodeJS.WriteStream): ProgressLine {
  const wipe = '\r\u001b[K';
  return {
    show: progress => {
      stream.write(`${wipe}${progressText(scenario, progress).slice(0, (stream.columns || WIDTH) - 1)}`);
    },
    clear: () => {
      stream.write(wipe);
    },
  };
}

function plain(scenario: string, stream: NodeJS.WriteStream): ProgressLine {
  let shownMs = Number.NEGATIVE_INFINITY;
  return {
    show: progress => {
      if (progress.elapsedMs - shownMs < PLAIN_LINE_EVERY_MS) return;
      shownMs = progress.elapsedMs;
      stream.write(`${progressText(scenario, progress)}\n`);
    },
    clear: () => undefined,
  };
}
