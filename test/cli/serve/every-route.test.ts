import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { progressLine } from '../../../src/api/runs/progress-event.ts';
import { createReportServer } from '../../../src/cli/serve/server.ts';

const SAMPLE = join(import.meta.dirname, '../../../reports/sample');
const STARTED = progressLine({ event: 'started', scenario: 'mixed', folder: 'x' });
const ENDED = progressLine({ event: 'ended', scenario: 'mixed', folder: 'x', state: 'completed' });

let folder = '';
let server: Server;

/** What stands in a folder of runs, by name, and what its page and its progress answer with. */
const KINDS: Readonly<Record<string, { readonly make: (place: string) => void; readonly answers: [number, number] }>> =
  {
    done: { make: copy, answers: [200, 404] },
    followed: { make: steps(copy, place => say(place, STARTED + ENDED)), answers: [200, 200] },
    going: { make: steps(begin, place => say(place, STARTED)), answers: [200, 200] },
    killed: { make: steps(begin, place => say(place, STARTED, 60_000)), answers: [200, 200] },
    'silent-from-the-start': { make: begin, answers: [200, 404] },
    'no-json': { make: place => writeFileSync(join(place, 'run.json'), 'root:x:0:0:root'), answers: [422, 404] },
    'another-kind': { make: place => writeFileSync(join(place, 'run.json'), '{"schema":"x"}'), answers: [422, 404] },
    'without-attempts': { make: steps(copy, place => rmSync(join(place, 'attempts.0.bin'))), answers: [422, 404] },
    'cut-attempts': {
      make: steps(copy, place => writeFileSync(join(place, 'attempts.0.bin'), 'x')),
      answers: [422, 404],
    },
    pipe: { make: place => execFileSync('mkfifo', [join(place, 'run.json')]), answers: [422, 404] },
    'pipe-of-progress': {
      make: steps(begin, place => execFileSync('mkfifo', [join(place, 'progress.ndjson')])),
      answers: [200, 404],
    },
    ceiling: { make: saveCeiling, answers: [200, 404] },
    'broken-ceiling': { make: place => writeFileSync(join(place, 'ceiling.json'), '{'), answers: [422, 404] },
    'folder-as-file': { make: place => mkdirSync(join(place, 'run.json')), answers: [422, 404] },
    empty: { make: () => undefined, answers: [404, 404] },
  };

function steps(...all: readonly ((place: string) => unknown)[]): (place: string) => void {
  return place => {
    for (const step of all) step(place);
  };
}

function copy(place: string): void {
  for (const file of ['run.json', 'attempts.0.bin']) cpSync(join(SAMPLE, file), join(place, file));
}

function begin(place: string): void {
  const { evidence: _evidence, ...run } = JSON.parse(readFileSync(join(SAMPLE, 'run.json'), 'utf8'));
  writeFileSync(
    join(place, 'run.json'),
    JSON.stringify({ ...run, ledgers: [], state: { state: 'running', phase: 'load' } }),
  );
}

function say(place: string, lines: string, agoMs = 0): void {
  const file = join(place, 'progress.ndjson');
  writeFileSync(file, lines);
  const at = new Date(Date.now() - agoMs);
  utimesSync(file, at, at);
}

function saveCeiling(place: string): void {
  const ceiling = {
    ended: { end: 'found' },
    held: 9,
    broke: 10,
    repeats: { held: 3, runs: 3 },
    max: 50,
    precision: 0.01,
  };
  const rest = { spread: { low: 9, high: 9 }, trials: [] };
  const scenario = { name: 'mixed', expect: [] };
  const saved = { schema: 'loadline.ceiling/1', scenario, ceiling: { ...ceiling, ...rest }, folder: 'gone' };
  writeFileSync(join(place, 'ceiling.json'), JSON.stringify(saved));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-routes-'));
  for (const [name, { make }] of Object.entries(KINDS)) {
    mkdirSync(join(folder, name));
    make(join(folder, name));
  }
  server = createReportServer(folder).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

/** The status, and what came with it; of a stream its first piece, and the page is closed. */
function get(path: string): Promise<{ readonly status: number; readonly body: string }> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const call = request({ port, host: '127.0.0.1', path, agent: false }, response => {
      let body = '';
      const done = () => resolve({ status: response.statusCode ?? 0, body });
      response.setEncoding('utf8').on('data', piece => {
        body += piece;
        if (response.headers['content-type'] !== 'text/event-stream') return;
        done();
        response.destroy();
      });
      response.on('end', done).on('error', () => undefined);
    });
    call.on('error', reject).end();
  });
}

const ROUTES = Object.entries(KINDS).flatMap(
  ([
    name,
    {
      answers: [page, progress],
    },
  ]) => [
    { path: `/run/${name}`, status: page },
    { path: `/run/${name}/progress`, status: progress },
    { path: `/run/${name}/progress/progress`, status: 404 },
    { path: `/run/${name}/run.json`, status: 404 },
  ],
);
const OTHERS = ['/', '/?x', '/run/', '/run//progress', '/run/%zz', '/run/..%2f', '/progress'].map(path => ({
  path,
  status: path.startsWith('/?') || path === '/' ? 200 : 404,
}));

test.each([...ROUTES, ...OTHERS])('$path answers $status', async ({ path, status }) => {
  expect((await get(path)).status).toBe(status);
});

test('all of them at once, with pages that take nothing and pages that leave, end in the same answers', async () => {
  const { port } = server.address() as AddressInfo;
  const slow = ROUTES.map(({ path }) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
    socket.pause();
    return socket.on('error', () => undefined);
  });
  const all = [...ROUTES, ...OTHERS, ...ROUTES, ...ROUTES];
  const answers = await Promise.all(all.map(({ path }) => get(path)));
  for (const socket of slow) socket.destroy();
  expect(answers.map(({ status }) => status)).toEqual(all.map(({ status }) => status));
  expect((await get('/')).status).toBe(200);
});

test('what cannot be read is named, and nothing of it is shown', async () => {
  const { body } = await get('/run/no-json');
  expect(body).toContain('run.json');
  expect(body).not.toContain('\n    at ');
  expect((await get('/run/cut-attempts')).body).toContain('attempts.0.bin');
});

test('the progress of a run whose runner is gone ends, and says so', async () => {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/run/killed/progress`);
  expect(await response.text()).toMatch(/"event":"started".*\n\ndata: .*"event":"cut-off"\}\n\n$/);
  expect((await get('/run/killed')).body).toContain('The runner ended in the middle of the load phase');
});

test('the progress of a run that has ended ends too', async () => {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/run/followed/progress`);
  expect(await response.text()).toMatch(/"event":"ended"[^\n]*\n\n$/);
});

test('lines that no runner wrote are left out, however long they are', async () => {
  const place = join(folder, 'followed');
  const foreign = `data: x\n{"event":"started"}\n${'x'.repeat(300_000)}\n{"schema":"loadline.progress/1",\r"event":"note","scenario":"m","text":"a"}\n`;
  say(place, `${STARTED}${foreign}${ENDED}`);
  const { port } = server.address() as AddressInfo;
  const text = await (await fetch(`http://127.0.0.1:${port}/run/followed/progress`)).text();
  expect(text.match(/"event":"\w+/g)).toEqual(['"event":"started', '"event":"note', '"event":"ended']);
  expect(text).not.toContain('\r');
});
