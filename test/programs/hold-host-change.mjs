// hold-host-change.mjs <state folder> <nf_conntrack_max> [restore command …]: holds the change until it is killed, or
// until its standard input ends.
import { openLab } from '../../dist/lab/lab.js';

const [stateFolder, value, ...restoreCommand] = process.argv.slice(2);
const host = { addresses: ['127.0.0.1'], sysctl: [], nofile: 1024, conntrack: false };
const plan = {
  scenario: { lab: { kind: 'host' } },
  hosts: { client: host, server: host },
  hostWide: { 'net.netfilter.nf_conntrack_max': value },
  target: {},
  faults: [],
};

const lab = await openLab(plan, {
  allowHostChanges: true,
  stateFolder,
  ...(restoreCommand.length > 0 ? { restoreCommand } : {}),
});
lab.change();
process.stdout.write(`${process.pid}\n`);
for await (const _ of process.stdin);
process.stdout.write(`${JSON.stringify(await lab.close())}\n`);
