import type { RunProgress } from '../../model/progress.ts';
import { paint } from '../../report/paint.ts';
import { WIDTH } from '../../report/terminal/width.ts';
import { frame, type Size } from './frame.ts';
import { isBehind } from './is-behind.ts';
import { createPace } from './pace.ts';
import type { ProgressView } from './progress-view.ts';

/** Ten frames a second are smooth enough, and cheap. */
const BETWEEN_FRAMES_MS = 100;
/** Notes shown below the frame; all of them are written again once it is gone. */
const NOTES_SHOWN = 3;

const ESCAPE = '\u001b[';
const ENTER = `${ESCAPE}?1049h${ESCAPE}?25l`;
const LEAVE = `${ESCAPE}?25h${ESCAPE}?1049l`;
const HOME = `${ESCAPE}H`;
const WIPE_LINE = `${ESCAPE}K`;
const WIPE_BELOW = `${ESCAPE}J`;
/** Terminals that know synchronized output show what is between at once. */
const BEGIN = `${ESCAPE}?2026h`;
const END = `${ESCAPE}?2026l`;

/**
 * Draws on the terminal's second screen, as pagers do: it has no history, so that no resize can leave a part of an old frame
 * behind, and what the user had before comes back as it was. Each frame is one write, every line over the old one.
 */
export function liveView(scenario: string, stream: NodeJS.WriteStream, colour: boolean): ProgressView {
  const marks = paint(colour);
  const pace = createPace();
  const notes: string[] = [];
  let latest: RunProgress | undefined;
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  let open = false;
  const size = (): Size => ({ columns: stream.columns || WIDTH, rows: stream.rows || 24 });
  const draw = () => {
    if (latest === undefined || isBehind(stream)) return;
    const { columns, rows } = size();
    const shown = notes.slice(-NOTES_SHOWN).map(note => marks.faint(note.slice(0, columns - 1)));
    const lines = [...frame(scenario, latest, pace, { columns, rows: rows - shown.length }, marks), ...shown];
    const enter = open ? '' : ENTER;
    open = true;
    stream.write(`${enter}${BEGIN}${HOME}${lines.map(line => `${line}${WIPE_LINE}`).join('\r\n')}${WIPE_BELOW}${END}`);
  };
  const leave = () => {
    if (open) stream.write(LEAVE);
    open = false;
  };
  stream.on('resize', draw);
  process.on('exit', leave);
  return {
    show: progress => {
      pace.note(progress);
      const newPhase = latest?.phase !== progress.phase;
      latest = progress;
      if (!newPhase && progress.elapsedMs - drawnAtMs < BETWEEN_FRAMES_MS) return;
      drawnAtMs = progress.elapsedMs;
      draw();
    },
    note: line => {
      notes.push(line);
      draw();
    },
    end: () => {
      stream.off('resize', draw);
      process.off('exit', leave);
      leave();
      for (const note of notes) stream.write(`${note}\n`);
    },
  };
}
