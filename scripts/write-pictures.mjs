/**
 * The pictures of the README, into docs/pictures/: the sample report in a real browser, and the live view of a run that takes place
 * now. `npm run pictures`, with chromium and tmux installed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PICTURES = 'docs/pictures';
const SCENARIO = `name: slow-application
target: { kind: raw, backlog: 511, accept: { perSecond: 1500 } }
load: { connections: 10000, arrival: { perSecond: 2500 }, hold: 1s, connectTimeout: 2s }
`;
/** Between 4,000 and 6,999 of 10,000. */
const HALF_WAY = /^served +\S+ +[456],\d{3} of/m;
const inHtml = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const scratch = mkdtempSync(join(tmpdir(), 'loadline-pictures-'));
try {
  mkdirSync(PICTURES, { recursive: true });
  shoot('reports/sample/report.html', 'report-light.png', ['1200', 'light', '1060']);
  shoot('reports/sample/report.html', 'report-dark.png', ['1200', 'dark', '1060']);
  writeFileSync(join(scratch, 'live.html'), terminalPage(await liveView()));
  shoot(join(scratch, 'live.html'), 'live-view.png', ['760', 'dark', '250']);
} finally {
  rmSync(scratch, { recursive: true });
}

function shoot(page, picture, options) {
  execFileSync(process.execPath, ['scripts/screenshot.mjs', page, join(PICTURES, picture), ...options]);
}

/** What the terminal shows about half-way through the run. */
async function liveView() {
  const tmux = (...args) => spawnSync('tmux', ['-L', `pictures-${process.pid}`, ...args], { encoding: 'utf8' }).stdout;
  writeFileSync(join(scratch, 'scenario.yaml'), SCENARIO);
  const command = `${process.execPath} ${join(process.cwd(), 'dist/cli/bin.js')} run scenario.yaml --no-color`;
  tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'live', '-x', '80', '-y', '24', '-c', scratch, command);
  let screen = '';
  for (let looks = 0; looks < 300 && !HALF_WAY.test(screen); looks += 1) {
    await sleep(50);
    screen = tmux('capture-pane', '-p', '-t', 'live');
  }
  tmux('kill-server');
  if (!HALF_WAY.test(screen)) throw new Error(`the live view was not seen half-way; last of all it showed:\n${screen}`);
  return screen.trimEnd();
}

function terminalPage(screen) {
  return `<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#0f1419;color:#e6e9ed}pre{margin:16px;font:15px/1.35 'DejaVu Sans Mono',monospace}</style><pre>${inHtml(screen)}</pre>`;
}
