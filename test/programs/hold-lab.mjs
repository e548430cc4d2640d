// Opens a lab with a child and a grandchild in each host, says so in one line of JSON, and waits to be killed.
import { spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { openLab } from '../../dist/lab/lab.js';
import { guardProcesses } from '../../dist/system/linux/process-guard.js';
import { reexecInUserNamespace } from '../../dist/system/linux/user-namespace.js';
import { privilege } from '../../dist/system/privilege.js';

if (privilege() === 'none') reexecInUserNamespace(process.argv.slice(2));

const host = (addresses, conntrack) => ({
  addresses,
  sysctl: [{ name: 'net.core.somaxconn', value: '99', origin: 'scenario' }],
  nofile: 1024,
  conntrack,
});
const plan = {
  scenario: { lab: { kind: 'netns' } },
  hosts: { client: host(['198.18.0.1', '198.18.0.2'], false), server: host(['198.19.0.1'], true) },
  hostWide: {},
  faults: [{ on: 'server', drop: 'syn', share: 0.5 }],
};

const lab = await openLab(plan, { allowHostChanges: false });
const guarded = guardProcesses();

const startFamily = side => {
  const child = lab.hosts[side].run(() =>
    spawn('sh', ['-c', 'setsid sleep 987654 & echo started; wait'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    }),
  );
  return new Promise(resolve => child.stdout.once('data', () => resolve(child.pid)));
};
const children = [await startFamily('client'), await startFamily('server')];
const namespaces = ['client', 'server'].map(side =>
  lab.hosts[side].run(() => readlinkSync('/proc/thread-self/ns/net')),
);

process.stdout.write(
  `${JSON.stringify({ pid: process.pid, privilege: privilege(), guarded, children, namespaces, refused: lab.refused, settings: lab.settings })}\n`,
);
setInterval(() => undefined, 60_000);
