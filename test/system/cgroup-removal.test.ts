import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { createCgroups, type HostCgroups } from '../../src/lab/cgroup.ts';
import { removeCgroup } from '../../src/system/cgroup-removal.ts';
import { requirements } from '../end-to-end/requirements.ts';

const stateFolder = mkdtempSync(join(tmpdir(), 'loadline-cgroup-removal-'));
afterAll(() => rmSync(stateFolder, { recursive: true, force: true }));

let cgroups: HostCgroups | undefined;
afterEach(() => void cgroups?.close());

it('a control group goes although somebody is still in it, and one that is not there is no fault', async context => {
  requirements(['root'])(context);
  cgroups = createCgroups('server', { pids: 100 }, { stateFolder });
  const [entrance = ''] = cgroups.entrances;
  const folder = join(entrance, '..');
  const child = spawn('/bin/sleep', ['3000'], { stdio: 'ignore' });
  writeFileSync(entrance, `${child.pid}`);
  const ended = once(child, 'exit');
  // Of version 1 nothing kills whoever is in it: it goes once they have ended.
  if (!existsSync(join(folder, 'cgroup.kill'))) child.kill('SIGKILL');
  expect(removeCgroup(folder)).toBe(true);
  expect(existsSync(folder)).toBe(false);
  await ended;
  expect(removeCgroup(folder)).toBe(false);
});
