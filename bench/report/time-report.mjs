import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../median.mjs';

const COMMAND = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const SAVE = fileURLToPath(new URL('save-large-run.mjs', import.meta.url));
/** The command tells its own peak as it ends, in KiB. */
const TELL_PEAK = 'data:text/javascript,process.on("exit",()=>console.error(process.resourceUsage().maxRSS))';

/** Seconds, memory and size of `loadline report` for a saved run of so many attempts: the whole command, from disk to page. */
export function timeReport(attempts, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-bench-'));
  try {
    runNode(SAVE, join(folder, 'run'), String(attempts));
    const page = join(folder, 'report.html');
    const taken = Array.from({ length: rounds }, () => timeOnce(join(folder, 'run'), page));
    const seconds = taken.map(round => round.seconds);
    const peakBytes = Math.max(...taken.map(round => round.peakBytes));
    return { attempts, seconds, medianSeconds: median(seconds), peakBytes, htmlBytes: statSync(page).size };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same as text, a line a size. */
export function renderReportTimes(sizes) {
  const head = ['attempts', 'seconds', 'MiB', 'KB of HTML'];
  const rows = sizes.map(({ attempts, medianSeconds, peakBytes, htmlBytes }) => [
    attempts.toLocaleString('en-US'),
    medianSeconds.toFixed(2),
    (peakBytes / 2 ** 20).toFixed(0),
    (htmlBytes / 1000).toFixed(0),
  ]);
  return [head, ...rows].map(cells => cells.map(cell => cell.padStart(12)).join('')).join('\n');
}

function timeOnce(run, page) {
  const startedMs = performance.now();
  const stderr = runNode('--import', TELL_PEAK, COMMAND, 'report', run, '--format', `html=${page}`);
  return { seconds: (performance.now() - startedMs) / 1000, peakBytes: Number(stderr) * 1024 };
}

function runNode(...args) {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return stderr;
}
