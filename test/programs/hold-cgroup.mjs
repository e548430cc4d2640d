// hold-cgroup.mjs <state folder>: makes a lab whose server has a cgroup, prints its folder, and holds it until it is killed.
import { dirname } from 'node:path';
import { openLab } from '../../dist/lab/lab.js';

const [stateFolder] = process.argv.slice(2);
const host = { addresses: ['127.0.0.1'], sysctl: [], nofile: 1024, conntrack: false };
const plan = {
  scenario: { lab: { kind: 'host' } },
  hosts: { client: host, server: { ...host, cgroup: { pids: 40 } } },
  hostWide: {},
  target: {},
  faults: [],
};

const lab = await openLab(plan, { allowHostChanges: false, stateFolder });
process.stdout.write(`${process.pid}\n${JSON.stringify(dirname(lab.hosts.server.confinement.cgroups[0]))}\n`);
for await (const _ of process.stdin);
