import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onHost } from '../../src/hosts/on-host.ts';
import { NoAgent } from '../../src/hosts/refusal.ts';
import { InvalidInput } from '../../src/model/errors.ts';
import type { Host } from '../../src/model/host.ts';
import { toolIdentity } from '../../src/system/tool.ts';

const HERE: Host = { name: 'here', to: 'local', via: { kind: 'here' } };

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'loadline-home-'));
  vi.stubEnv('HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** A host whose shell is what follows `sh -c`. */
function behind(script: string): Host {
  const file = join(home, 'way');
  writeFileSync(file, `${script}\n`);
  return { name: 'odd', to: 'odd', via: { kind: 'command', words: ['sh', file, '{host}'] } };
}

test('the code is sent once, into a folder that is closed to others, and sent anew when it was changed', async () => {
  const place = () => join(home, '.cache/loadline', readdirSync(join(home, '.cache/loadline'))[0] ?? '');
  const look = () => onHost(HERE, agent => agent.order({ do: 'route', address: '127.0.0.1' }));
  expect(await look()).toEqual({ source: '127.0.0.1' });
  const { ino, mode } = statSync(place());
  expect(mode & 0o777).toBe(0o700);
  await look();
  expect(statSync(place()).ino).toBe(ino);
  writeFileSync(join(place(), 'package.json'), '{}');
  expect(await look()).toEqual({ source: '127.0.0.1' });
  expect(readdirSync(join(home, '.cache/loadline'))).toHaveLength(1);
});

test('its clock is ours, within the bound that is stated', async () => {
  const { aheadNs, boundNs } = await onHost(HERE, agent => agent.clock());
  expect(Math.abs(Number(aheadNs))).toBeLessThanOrEqual(boundNs);
});

test('what an order comes to is what it comes to here', async () => {
  const audit = onHost(HERE, agent => agent.order({ do: 'audit', request: { connections: -1 } }));
  await expect(audit).rejects.toBeInstanceOf(InvalidInput);
  const { lines } = await onHost(HERE, agent => agent.order({ do: 'audit', request: {} }));
  expect(lines.length).toBeGreaterThan(10);
});

test('an agent that is installed there is started by its own words', async () => {
  const agent = [process.execPath, join(import.meta.dirname, '../../dist/cli/bin.js'), 'agent'];
  const answer = await onHost({ ...HERE, agent }, one => one.order({ do: 'describe' }));
  expect(answer.version).toBe(toolIdentity().version);
  expect(existsSync(join(home, '.cache'))).toBe(false);
});

test('a banner before the greeting does no harm', async () => {
  const answer = onHost(behind('echo Welcome; echo "be quiet" >&2; exec sh'), agent => agent.order({ do: 'describe' }));
  expect((await answer).node).toBe(process.version);
});

test.each([
  ['exit 4', /^odd: sh ended with 4, without a word$/],
  ['echo closed for today; exit 1', /^odd: closed for today \(sh ended with 1\)$/],
  ['read all; echo LOADLINE-NODE old v18.1.0; sleep 60', /^odd: it has Node v18.1.0/],
  ['echo LOADLINE-AGENT 1; echo this is no frame; sleep 60', /^odd: something there writes into the pipe/],
  ['echo LOADLINE-KIT refused ENOSPC; sleep 60', /^odd: the code of the agent could not be put there: ENOSPC$/],
])('%s', async (script, message) => {
  const refused = await onHost(behind(script), agent => agent.order({ do: 'describe' })).catch(error => error);
  expect(refused).toBeInstanceOf(NoAgent);
  expect(refused.message).toMatch(message);
});

test('an agent that is gone is said to be, also to whoever asks later', async () => {
  const lost = onHost(behind('sh & wait $!; exit 9'), async agent => {
    const { timeWait } = await agent.order({ do: 'describe' });
    expect(timeWait.state).toBe('read');
    return timeWait;
  });
  // Its end comes with that of the pipe, and is no error of what was asked.
  await expect(lost).rejects.toBeInstanceOf(NoAgent);
});
