import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCgroups, type HostCgroups } from '../../src/lab/cgroup.ts';
import { insideCgroups } from '../../src/system/confine.ts';
import { requirements } from '../end-to-end/requirements.ts';
import { programArgv } from './built.ts';

let stateFolder = '';
let cgroups: HostCgroups;
const check = requirements(['root']);
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'loadline-refused-'));
  cgroups = createCgroups('server', { pids: 64 }, { stateFolder });
});
afterEach(async () => {
  await expect.poll(() => cgroups.entrances.map(file => readFileSync(file, 'utf8')).join('')).toBe('');
  expect(cgroups.close()).toEqual([]);
  rmSync(stateFolder, { recursive: true });
});

describe('a process that the kernel refuses', () => {
  it.for(['guard', 'watcher', 'shard', 'server', 'gate', 'command'])(
    'ends nobody, and is told with the limit that was met: %s',
    async (kind, context) => {
      check(context);
      const inside = insideCgroups({ confinement: { cgroups: cgroups.entrances } }, [
        ...programArgv('refused-forks.mjs', [kind]),
      ]);
      // Whoever shares its process group, as the shell of a CI job does, has to live on.
      const shell = spawn('sh', ['-c', '"$@"; echo "exit $?"', 'sh', ...inside], {
        detached: true,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const said = await text(shell.stdout);
      expect(said).toMatch(
        /^CannotRun: .* could not be started: pids\.max of .*loadline-\d+-server, the cgroup that loadline was started in, is \d+, and all of them are in use\nexit 0\n$/,
      );
    },
  );
});
