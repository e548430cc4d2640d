import type { RunProgress } from '../../model/progress.ts';
import { visible } from '../../report/escape.ts';
import { count, duration } from '../../report/numbers.ts';
import { isBehind } from './is-behind.ts';
import type { ProgressView } from './progress-view.ts';

/** Between two lines. */
const EVERY_MS = 1000;

/** A line about every second, for logs and pipes: no control characters. */
export function plainView(scenario: string, stream: NodeJS.WriteStream): ProgressView {
  let shownMs = Number.NEGATIVE_INFINITY;
  return {
    show: progress => {
      if (progress.elapsedMs - shownMs < EVERY_MS || isBehind(stream)) return;
      shownMs = progress.elapsedMs;
      stream.write(`${progressText(scenario, progress)}\n`);
    },
    note: line => stream.write(`${line}\n`),
    end: () => undefined,
  };
}

/** `accept-queue-overflow: load, 1.2 s: 9,000 of 10,000 started, 512 served, 40 failed (ETIMEDOUT 40), …`. */
export function progressText(scenario: string, progress: RunProgress): string {
  const { failures, levels = [] } = progress;
  const kinds = Object.entries(failures).map(([symptom, times]) => `${visible(symptom)} ${count(times)}`);
  const queue = levels.find(({ name }) => name === 'accept-queue');
  const counts = [
    `${count(progress.started)} of ${count(progress.goal)} started`,
    `${count(progress.connected)} connected`,
    `${count(progress.served)} served`,
    `${count(progress.failed)} failed${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`,
    ...(queue === undefined ? [] : [`accept queue ${count(queue.used)} of ${count(queue.bound)}`]),
  ];
  const begun = progress.started > 0 ? `: ${counts.join(', ')}` : '';
  return `${visible(scenario)}: ${progress.phase}, ${duration(progress.elapsedMs)}${begun}`;
}
