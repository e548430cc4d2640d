import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'vitest';
import { watchNamespaces } from '../../../src/drivers/command/namespaces.ts';
import { testWith } from '../../collectors/needs.ts';
import { until } from '../drive.ts';

testWith(
  ['namespaces'],
  'a process that leaves the network namespace of its command is found, and no other',
  async () => {
    const home = spawn('sleep', ['60']);
    const stray = spawn('unshare', ['--user', '--map-root-user', '--net', 'sleep', '60']);
    const pids = [home.pid ?? 0, stray.pid ?? 0];
    try {
      const watch = watchNamespaces(pids[0] ?? 0);
      await until(() => {
        watch.look([...pids, 2 ** 22]);
        return watch.found()[0]?.command.startsWith('sleep') === true;
      });
      expect(watch.found()).toEqual([{ pid: stray.pid, command: 'sleep 60' }]);
    } finally {
      for (const child of [home, stray]) child.kill('SIGKILL');
      await Promise.all([home, stray].map(child => once(child, 'exit')));
    }
  },
);
