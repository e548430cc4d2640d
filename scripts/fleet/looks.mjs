import path from 'node:path';
import { MACHINES } from './testbed.mjs';

const FLEET = `
clients:
  load-1: {}
  load-2: { to: loader@load-2 }
server: { to: target, address: ${MACHINES.target.address} }
`;

const HELD = path.join(import.meta.dirname, '../../scenarios/held-100k.yaml');

/** What is seen of hosts that answer. */
export const LOOKS = [
  { name: 'hosts', run: hosts },
  { name: 'doctor', run: doctor },
  { name: 'audit', run: audit },
  { name: 'kit', run: kit },
  { name: 'banner', run: banner },
];

function hosts(bed) {
  const { status, stdout, stderr } = bed.loadline(
    'hosts',
    '--hosts',
    bed.file('fleet.yaml', FLEET),
    '--format',
    'json',
  );
  if (status !== 0) return [['status', 0, `${status} ${stderr}`]];
  bed.sysctl('load-2', 'net.ipv4.ip_local_port_range=58000 58999');
  const large = bed.loadline('hosts', HELD, '--hosts', 'fleet.yaml');
  bed.sysctl('load-2', 'net.ipv4.ip_local_port_range=32768 60999');
  const found = JSON.parse(stdout).hosts;
  return [
    ['names', 'load-1 load-2 target', found.map(({ name }) => name).join(' ')],
    ...found.flatMap(({ name, clock }) => {
      const error = Math.abs(clock.aheadMs - MACHINES[name].aheadS * 1000);
      const told = `${(error * 1000).toFixed(0)} us off, ${(clock.boundMs * 1000).toFixed(0)} us stated`;
      return [[`clock of ${name} within its bound (${told})`, true, error <= clock.boundMs]];
    }),
    ['address of load-1 towards the target', MACHINES['load-1'].address, found[0].source.value],
    ['user on load-2', 'loader', found[1].facts.user],
    ['what loader may read', 'none', heldBy(found[1])],
    ['what root may read', 'all', heldBy(found[0])],
    ['ports of 28,232 and 1,000', 1, large.status],
    ['ports and connections', /29,232 connections .* asks for 100,000/, large.stdout.replaceAll('\n', ' ')],
    ['they are one machine', 1, new Set(found.map(({ facts }) => facts.bootId)).size],
  ];
}

function heldBy({ facts: { rights } }) {
  const held = rights.filter(one => one.held).length;
  return held === 0 ? 'none' : held === rights.length ? 'all' : `${held} of ${rights.length}`;
}

function doctor(bed) {
  const { stdout } = bed.loadline('doctor', '--host', 'load-1', '--format', 'json');
  const { host, checks } = JSON.parse(stdout);
  return [
    ['host', 'load-1', host],
    ['privileges', /^root/, checks.find(({ name }) => name === 'privileges')?.found],
  ];
}

function audit(bed) {
  bed.sysctl('target', 'net.core.somaxconn=77');
  const somaxconn = (...where) => {
    const { stdout } = bed.loadline('audit', ...where, '--format', 'json');
    return JSON.parse(stdout).lines.find(({ limit }) => limit === 'somaxconn')?.value.value.text;
  };
  const { stdout } = bed.loadline('audit', '--host', 'target', '--connections', '50000');
  const lowered = somaxconn('--host', 'target');
  bed.sysctl('target', 'net.core.somaxconn=4096');
  return [
    ['somaxconn of the target', '77', lowered],
    ['somaxconn of load-1', '4096', somaxconn('--host', 'load-1')],
    ['the host is named', /^The host target, for 50,000/m, stdout.split('\n')[0]],
  ];
}

function kit(bed) {
  const look = () => bed.loadline('doctor', '--host', 'loader@load-1').stderr;
  const first = look();
  const before = bed.on('loader@load-1', 'stat -c "%a %i" ~/.cache/loadline/*').stdout;
  look();
  const after = bed.on('loader@load-1', 'stat -c "%a %i" ~/.cache/loadline/*').stdout;
  bed.on('loader@load-1', 'echo "process.exit(7)" > ~/.cache/loadline/*/dist/agent/bin.js');
  const repaired = look();
  return [
    ['the first time', '', first],
    ['mode', /^700 /, before],
    ['the second time nothing is sent', before, after],
    ['what was changed there is sent anew', '', repaired],
    ['number of kits', '1\n', bed.on('loader@load-1', 'ls ~/.cache/loadline | wc -l').stdout],
  ];
}

function banner(bed) {
  const { status, stderr } = bed.loadline('hosts', '--client', 'talker@load-1');
  return [['a shell that prints a banner', 0, stderr === '' ? status : stderr]];
}
