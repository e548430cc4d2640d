import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { diagnose } from '../../src/api/diagnose.ts';
import { runScenarios } from '../../src/api/run-scenarios.ts';
import { CannotRun, InvalidInput } from '../../src/model/errors.ts';
import type { ReportSection } from '../../src/model/report.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { requirements } from '../end-to-end/requirements.ts';

const out = mkdtempSync(join(tmpdir(), 'loadline-api-'));
const check = requirements(['root', 'ip']);
afterAll(() => rmSync(out, { recursive: true }));

function scenario(name: string, keys = '') {
  return {
    file: `${name}.yaml`,
    scenario: parseScenario(`name: ${name}\nload: { connections: 5, hold: 10ms }\n${keys}`, name),
  };
}

test('a run is followed from its folder on, and an abort leaves out those that have not begun', async context => {
  check(context);
  const controller = new AbortController();
  const seen: string[] = [];
  const watch = ({ scenario: { name } }: { scenario: { name: string } }, folder: string) => {
    seen.push(`${name} ${folder.startsWith(join(out, name))}`);
    return {
      show: () => undefined,
      ended: ({ state }: { state: string }) => void seen.push(state),
      close: () => void seen.push('closed'),
    };
  };
  const request = { out, watch, signal: controller.signal };
  const sections = await runScenarios([scenario('one'), scenario('two')], request, () => controller.abort());
  expect(seen).toEqual(['one true', 'completed', 'closed']);
  expect(sections.map(({ run }) => run.plan.scenario.name)).toEqual(['one']);
});

test('no scenario is run where one of them cannot be', async () => {
  const sections: ReportSection[] = [];
  const remote = scenario('remote', 'lab: { kind: host }\ntarget: { kind: external, address: 192.0.2.1, port: 80 }\n');
  const run = runScenarios([scenario('one'), remote], { out }, section => void sections.push(section));
  await expect(run).rejects.toThrow(CannotRun);
  expect(sections).toEqual([]);
});

test('a diagnosis that is aborted ends its command and keeps what was seen', async () => {
  const server = spawn(process.execPath, [
    '-e',
    "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))",
  ]);
  try {
    const [port] = await once(server.stdout, 'data');
    const controller = new AbortController();
    const onProgress = ({ phase }: { phase: string }) => {
      if (phase === 'load') controller.abort();
    };
    const request = { out, port: Number(port), onProgress, signal: controller.signal };
    const { run } = await diagnose(['sleep', '60'], request);
    expect(run.state).toEqual({ state: 'stopped', phase: 'load' });
  } finally {
    server.kill();
  }
});

test.each([
  [[], {}, InvalidInput, 'there is none'],
  [['true'], { durationMs: 0 }, InvalidInput, 'is not one'],
  [['true'], { connectTimeoutMs: Number.POSITIVE_INFINITY }, InvalidInput, 'is not one'],
  [['no-such-program'], { port: 1 }, CannotRun, 'was not found'],
  [['true'], {}, InvalidInput, 'names no address'],
  [['true'], { pid: 2 ** 30 }, CannotRun, 'there is no process'],
])('a diagnosis of %j with %j is refused', async (command, request, kind, words) => {
  const refused = diagnose(command, request);
  await expect(refused).rejects.toThrow(kind);
  await expect(refused).rejects.toThrow(new RegExp(words));
});
