import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requirements } from './requirements.ts';
import { Terminals } from './terminals.ts';

const BIN = join(import.meta.dirname, '../../dist/cli/bin.js');
const SCENARIO = `name: steady
target: { kind: raw, backlog: 63, accept: { perSecond: 300 } }
load: { connections: 12000, arrival: { perSecond: 400 }, hold: 100ms, connectTimeout: 500ms }
`;
const needs = requirements(['tmux', 'user namespaces']);
const terminals = new Terminals();

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-live-'));
  writeFileSync(join(folder, 'steady.yaml'), SCENARIO);
  writeFileSync(join(folder, 'short.yaml'), SCENARIO.replace('12000', '500'));
});
afterAll(() => terminals.end(folder));

/** The screen once it shows all of these at once. */
async function screenWith(...patterns: readonly RegExp[]): Promise<string> {
  for (;;) {
    const screen = terminals.tmux('capture-pane', '-p', '-t', 'live');
    if (patterns.every(pattern => pattern.test(screen))) return screen;
    await sleep(50);
  }
}

/** Names of the lines of the view, as often as they stand on the screen. */
function headsOf(screen: string): number {
  return screen.match(/^steady: [a-z]+, /gm)?.length ?? 0;
}

test('the live view stands once on the screen, before and after the terminal is resized, and Ctrl-C leaves nothing of it', async context => {
  needs(context);
  const command = `echo before; ${process.execPath} ${BIN} run steady.yaml --out runs --quiet --progress live; read end`;
  terminals.tmux('new-session', '-d', '-s', 'live', '-x', '80', '-y', '24', '-c', folder, command);
  const wide = await screenWith(/^connected +\S+ +\d[\d,]* of 12,000$/m, /^accept queue \(server\) +\S+ +\d+ of 63$/m);
  expect(headsOf(wide)).toBe(1);
  terminals.tmux('resize-window', '-t', 'live', '-x', '40', '-y', '12');
  const narrow = await screenWith(/^accept queue \(server\) +\d+ of 63$/m);
  expect(headsOf(narrow)).toBe(1);
  expect(narrow.split('\n').length).toBeLessThanOrEqual(13);
  terminals.tmux('resize-window', '-t', 'live', '-x', '80', '-y', '24');
  const again = await screenWith(/^connected +[█▏▎▍▌▋▊▉░]+ +\d[\d,]* of 12,000$/m);
  expect(headsOf(again)).toBe(1);
  terminals.tmux('send-keys', '-t', 'live', 'C-c');
  const last = await screenWith(/^steady: INCONCLUSIVE: [\d,]+ attempted/m);
  expect(headsOf(last)).toBe(0);
  expect(last).toMatch(/^before$/m);
  expect(last).not.toMatch(/^connected /m);
});

test('piped, there are plain lines without control characters; NDJSON is events; the folder has them too', context => {
  needs(context);
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [BIN, 'run', 'short.yaml', '--out', 'piped', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  const plain = run();
  expect(plain.stdout + plain.stderr).not.toMatch(/[^\P{Cc}\n]/u);
  expect(plain.stderr).toMatch(/^steady: load, .* started, .* connected, .* served/m);
  const { stderr, stdout } = run('--progress', 'ndjson', '--format', 'json');
  const events = stderr
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  expect([events[0].event, events[1], events.at(-1)]).toEqual([
    'started',
    expect.objectContaining({ event: 'note', text: expect.stringContaining('warning') }),
    expect.objectContaining({ event: 'ended', state: 'completed' }),
  ]);
  expect(events.filter(({ phase }) => phase === 'load').at(-1).levels.length).toBeGreaterThan(3);
  const saved = join(folder, JSON.parse(stdout).runs[0].folder, 'progress.ndjson');
  expect(JSON.parse(readFileSync(saved, 'utf8').trim().split('\n').at(-1) ?? '')).toMatchObject({ event: 'ended' });
});
