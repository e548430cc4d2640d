// hold-host-settings.mjs <state folder> <settings as JSON> [ms to wait for the lock]: changes them for the whole machine until it is killed, or until its
// standard input ends.
import { openLab } from '../../dist/lab/lab.js';

const [stateFolder, settings, lockWaitMs = '10000'] = process.argv.slice(2);
const host = { addresses: ['127.0.0.1'], sysctl: [], nofile: 1024, conntrack: false };
const plan = {
  scenario: { lab: { kind: 'host' } },
  hosts: { client: host, server: host },
  hostWide: JSON.parse(settings),
  target: {},
  faults: [],
};

const lab = await openLab(plan, { allowHostChanges: true, stateFolder, lockWaitMs: Number(lockWaitMs) });
lab.change();
process.stdout.write(`${process.pid}\n`);
for await (const _ of process.stdin);
process.stdout.write(`${JSON.stringify(await lab.close())}\n`);
