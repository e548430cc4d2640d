import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { progressLine } from '../../../src/api/runs/progress-event.ts';
import { createReportServer } from '../../../src/cli/serve/server.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PROGRESS = { goal: 10, started: 5, connected: 4, served: 3, failed: 1, failures: { ETIMEDOUT: 1 } };

let folder = '';
let server: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-serve-'));
  for (const run of ['mixed/done', 'mixed/going']) {
    mkdirSync(join(folder, run), { recursive: true });
    for (const file of ['run.json', 'attempts.0.bin'])
      cpSync(join(ROOT, 'reports/sample', file), join(folder, run, file));
  }
  const file = join(folder, 'mixed/going/run.json');
  const { evidence: _evidence, ...run } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...run, ledgers: [], state: { state: 'running', phase: 'load' } }));
  tell({ event: 'started', scenario: 'mixed', folder: 'mixed/going' });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  server = createReportServer(folder).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

function tell(event: Parameters<typeof progressLine>[0]): void {
  appendFileSync(join(folder, 'mixed/going/progress.ndjson'), progressLine(event));
}

function get(path: string, options: { host?: string; method?: string } = {}) {
  const { port } = server.address() as AddressInfo;
  const headers = { host: options.host ?? `127.0.0.1:${port}` };
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const call = request({ port, host: '127.0.0.1', path, method: options.method ?? 'GET', headers }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', chunk => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    call.on('error', reject);
    call.end();
  });
}

test('the index leads to every run, and to the one that is under way', async () => {
  const { status, body } = await get('/');
  expect(status).toBe(200);
  expect(body).toContain('href="/run/mixed/done"');
  expect(body).toMatch(/href="\/run\/mixed\/going"[\s\S]*?running/);
  expect((await get('/run/mixed/done')).body).toContain('200 attempted: 64 served');
});

test('the page of a run that is under way may connect to its server alone', async () => {
  const { body } = await get('/run/mixed/going');
  expect(body).toContain('data-live="/run/mixed/going/progress"');
  expect(body).toContain('connect-src &#39;self&#39;');
});

test.each([
  '/secret.txt',
  '/run/../secret.txt',
  '/run/..%2fsecret.txt',
  '/run/mixed',
  '/run/mixed/done/run.json',
  '/run/%2e%2e',
])('%s is not served: nothing but runs is', async path => {
  expect(await get(path)).toEqual({ status: 404, body: 'no such run\n' });
});

test('only a browser that asks for this machine by its own name is answered, and only GET', async () => {
  expect((await get('/', { host: 'evil.example' })).status).toBe(403);
  expect((await get('/', { host: 'localhost:1' })).status).toBe(200);
  expect((await get('/', { method: 'POST' })).status).toBe(405);
});

test('events come as they are written, those from before first', async () => {
  const { port } = server.address() as AddressInfo;
  const controller = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/run/mixed/going/progress`, { signal: controller.signal });
  tell({ event: 'progress', scenario: 'mixed', phase: 'load', elapsedMs: 900, ...PROGRESS });
  const reader = response.body?.getReader();
  let text = '';
  while (!text.includes('"elapsedMs":900')) text += new TextDecoder().decode((await reader?.read())?.value);
  expect(text.split('\n\n')[0]).toMatch(/^data: \{"schema":"loadline.progress\/1","event":"started"/);
  controller.abort();
});

test('Ctrl-C ends it, also while a page follows a run', async () => {
  const child = spawn(process.execPath, [join(ROOT, 'dist/cli/bin.js'), 'serve', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said] = await once(child.stderr, 'data');
  const [address = ''] = /http:\/\/127\.0\.0\.1:\d+\//.exec(String(said)) ?? [];
  const following = await fetch(`${address}run/mixed/going/progress`);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  await following.body?.cancel().catch(() => undefined);
  expect(code).toBe(0);
});
