import type { RunProgress } from '../../model/progress.ts';
import { type Paint, paint } from '../../report/paint.ts';
import { WIDTH } from '../../report/terminal/width.ts';
import { frame, type Size } from './frame.ts';
import { createPace } from './pace.ts';
import type { ProgressView } from './view.ts';

/** Ten frames a second are smooth enough, and cheap. */
const BETWEEN_FRAMES_MS = 100;

/**
 * Redraws a few lines of a terminal in place. Each frame is one write: up to where the last one began, every line over the
 * old one, then the rest wiped. Terminals that know synchronized output show it at once.
 */
export function liveView(scenario: string, stream: NodeJS.WriteStream, colour: boolean): ProgressView {
  const marks: Paint = paint(colour);
  const plain: Paint = paint(false);
  const pace = createPace();
  let drawn: readonly string[] = [];
  let latest: RunProgress | undefined;
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  const size = (): Size => ({ columns: stream.columns || WIDTH, rows: stream.rows || 24 });
  const draw = (progress: RunProgress) => {
    const lines = frame(scenario, progress, pace, size(), marks);
    stream.write(
      `${BEGIN}${home(drawn, size())}${lines.map(line => `${line}${WIPE_LINE}\n`).join('')}${WIPE_BELOW}${END}`,
    );
    drawn = frame(scenario, progress, pace, size(), plain);
  };
  const onResize = () => {
    if (latest !== undefined) draw(latest);
  };
  stream.on('resize', onResize);
  const wipe = () => {
    if (drawn.length > 0) stream.write(`${home(drawn, size())}${WIPE_BELOW}`);
    drawn = [];
  };
  return {
    show: progress => {
      pace.note(progress);
      const samePhase = latest?.phase === progress.phase;
      latest = progress;
      if (samePhase && progress.elapsedMs - drawnAtMs < BETWEEN_FRAMES_MS) return;
      drawnAtMs = progress.elapsedMs;
      draw(progress);
    },
    note: line => {
      wipe();
      stream.write(`${line}\n`);
      if (latest !== undefined) draw(latest);
    },
    end: () => {
      stream.off('resize', onResize);
      wipe();
    },
  };
}

const ESCAPE = '\u001b[';
const BEGIN = `${ESCAPE}?2026h`;
const END = `${ESCAPE}?2026l`;
const WIPE_LINE = `${ESCAPE}K`;
const WIPE_BELOW = `${ESCAPE}J`;

/** Up to the first line of the last frame. A terminal that has become narrower shows long lines as several. */
function home(lines: readonly string[], { columns, rows }: Size): string {
  const shown = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
  return shown === 0 ? '\r' : `\r${ESCAPE}${Math.min(shown, rows - 1)}A`;
}
