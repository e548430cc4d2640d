// refused-forks.mjs <what>: may have no more processes from now on, tries to start one of the kind, and prints what it was told.
import { readFileSync, stat, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../../dist/drivers/command/launch.js';
import { startGated } from '../../dist/drivers/program/gate.js';
import { startWatcher } from '../../dist/lab/watcher.js';
import { performLastActs } from '../../dist/system/at-end.js';
import { cgroupPlace } from '../../dist/system/cgroup-tree.js';
import { guardProcesses } from '../../dist/system/linux/process-guard.js';
import { startShard } from '../../dist/system/shard.js';
import { launchServer } from '../../dist/targets/server/launch.js';

const host = { side: 'server', run: act => act() };
const command = ['/bin/sleep', '3000'];
const START = {
  guard: guardProcesses,
  watcher: () => startWatcher(command),
  shard: () => startShard({ program: 'targets/raw/shard.js', host, nofile: 1024 }),
  server: () => launchServer({ host, command, nofile: 1024, onLine: () => undefined }),
  command: () => launch(command, { host, countCalls: false }),
  gate: () => startGated(command, { plan: { hosts: { client: { nofile: 1024 } } }, host, countCalls: false }),
};

// Threads that libuv would make later count too.
await new Promise(resolve => stat('/', resolve));
const { folder } = cgroupPlace('self', 'pids');
writeFileSync(join(folder, 'pids.max'), readFileSync(join(folder, 'pids.current'), 'utf8'));
try {
  await START[process.argv[2]]();
  process.stdout.write('started\n');
} catch (error) {
  process.stdout.write(`${error.name}: ${error.message}\n`);
}
await performLastActs();
