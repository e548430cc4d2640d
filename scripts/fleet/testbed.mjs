import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithParent } from './apart.mjs';

const BIN = path.join(import.meta.dirname, '../../dist/cli/bin.js');
const NET = '198.18.100';
const CONDUCTOR = 'fl-conductor';

/** Seconds that each machine's CLOCK_MONOTONIC is ahead of the conductor's: the truth that estimates are held against. */
export const MACHINES = {
  target: { address: `${NET}.10`, aheadS: 100_000 },
  'load-1': { address: `${NET}.11`, aheadS: 7 },
  'load-2': { address: `${NET}.12`, aheadS: 250_000 },
};

/**
 * Makes the machines. Each has network, mount, host-name, process and time namespaces of its own, a host key, and an sshd on an address
 * that exists in the namespaces alone; a bridge in one more joins them. Accounts: root, loader (who is nobody special), talker (whose shell
 * prints a banner) and shut (who may not log in).
 */
export async function openTestbed(folder) {
  endWithParent();
  makeGround(folder);
  for (const [name, machine] of Object.entries(MACHINES)) startMachine(folder, name, machine);
  writeFileSync(path.join(folder, 'ssh_config'), sshConfig(folder));
  must('mount', ['--bind', path.join(folder, 'ssh_config'), '/etc/ssh/ssh_config']);
  const bed = bedOver(folder);
  for (const name of Object.keys(MACHINES)) await bed.until(() => bed.on(name, 'true').status === 0);
  return bed;
}

function bedOver(folder) {
  const conduct = (argv, options = {}) =>
    spawnSync('ip', ['netns', 'exec', CONDUCTOR, ...argv], { encoding: 'utf8', timeout: 60_000, ...options });
  return {
    folder,
    bin: BIN,
    /** Runs `loadline` on the conductor. */
    loadline: (...args) => conduct([process.execPath, BIN, ...args], { cwd: folder }),
    conduct,
    /** Starts a program on the conductor. */
    start: (...argv) => spawn('ip', ['netns', 'exec', CONDUCTOR, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] }),
    /** Runs a line in the shell of a machine. */
    on: (name, line) => conduct(['ssh', name, line]),
    sysctl: (name, setting) => must('ip', ['netns', 'exec', `fl-${name}`, 'sysctl', '-qw', setting]),
    link: (name, state) => must('ip', ['-n', 'fl-switch', 'link', 'set', `v-${name}`, state]),
    nft: (namespace, rules) => must('ip', ['netns', 'exec', namespace, 'nft', rules]),
    /** Does something while each second port of a machine loses its packets to a port of another on their way. */
    lossy: async (name, port, work) => {
      const hook = `type filter hook ingress device v-${name} priority 0`;
      const rule = `tcp dport ${port} tcp sport & 2 == 2 drop`;
      const nft = rules => must('ip', ['netns', 'exec', 'fl-switch', 'nft', rules]);
      nft(`table netdev lossy {\n chain c {\n ${hook}\n ${rule}\n }\n}\n`);
      try {
        return await work();
      } finally {
        nft('delete table netdev lossy');
      }
    },
    address: (name, verb, address) => must('ip', ['-n', `fl-${name}`, 'addr', verb, address, 'dev', 'eth0']),
    /** Command lines of what runs on a machine, but for its sshd and what started that. */
    processesOn: name => processesIn(`fl-${name}`),
    file: (name, text) => {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    until,
  };
}

/** Waits until it holds, half a minute at most; says whether it does. */
async function until(holds) {
  for (let look = 0; look < 150; look += 1) {
    if (await holds()) return true;
    await sleep(200);
  }
  return false;
}

function makeGround(folder) {
  // Names of network namespaces lie in /run: in one of our own they go with us.
  must('mount', ['-t', 'tmpfs', 'none', '/run']);
  must('ip', ['netns', 'add', 'fl-switch']);
  must('ip', ['-n', 'fl-switch', 'link', 'add', 'bridge', 'type', 'bridge']);
  must('ip', ['-n', 'fl-switch', 'link', 'set', 'bridge', 'up']);
  must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'id')]);
  chmodSync(folder, 0o755);
  plugIn(CONDUCTOR, 'conductor', `${NET}.1`);
}

function plugIn(namespace, name, address) {
  must('ip', ['netns', 'add', namespace]);
  must('ip', [
    'link',
    'add',
    `v-${name}`,
    'netns',
    'fl-switch',
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    'netns',
    namespace,
  ]);
  must('ip', ['-n', 'fl-switch', 'link', 'set', `v-${name}`, 'master', 'bridge', 'up']);
  must('ip', ['-n', namespace, 'addr', 'add', `${address}/24`, 'dev', 'eth0']);
  for (const device of ['eth0', 'lo']) must('ip', ['-n', namespace, 'link', 'set', device, 'up']);
}

function startMachine(folder, name, { address, aheadS }) {
  plugIn(`fl-${name}`, name, address);
  const key = path.join(folder, `hostkey-${name}`);
  must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const script = path.join(folder, `machine-${name}.sh`);
  writeFileSync(script, machineScript(folder, name));
  writeFileSync(path.join(folder, `sshd-${name}.conf`), sshdConfig(folder, key, address));
  const ahead = ['--time', '--monotonic', `${aheadS}`, '--boottime', `${aheadS}`];
  const apart = ['--mount', '--uts', '--pid', ...ahead, '--fork', '--kill-child=KILL', '--mount-proc'];
  spawn('ip', ['netns', 'exec', `fl-${name}`, 'unshare', ...apart, 'sh', script], { stdio: 'ignore' });
}

function machineScript(folder, name) {
  return `set -e
hostname ${name}
{ cat /etc/passwd
  echo 'loader:x:2001:2001::/home/loader:/bin/bash'
  echo 'talker:x:2002:2002::/home/talker:/bin/bash'
  echo 'shut:x:2003:2003::/home/shut:/usr/sbin/nologin'; } > ${folder}/passwd-${name}
mount --bind ${folder}/passwd-${name} /etc/passwd
for place in /run /root /home /var/tmp; do mount -t tmpfs none $place; done
mkdir -p /run/sshd /home/loader /home/talker /home/shut
echo 'echo Welcome to ${name}.' > /home/talker/.bashrc
chown -R 2001:2001 /home/loader; chown -R 2002:2002 /home/talker
exec /usr/sbin/sshd -D -e -f ${folder}/sshd-${name}.conf 2> ${folder}/sshd-${name}.log
`;
}

function sshdConfig(folder, key, address) {
  return `Port 22
ListenAddress ${address}
HostKey ${key}
AuthorizedKeysFile ${folder}/id.pub
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
PidFile none
`;
}

function sshConfig(folder) {
  const keys = Object.keys(MACHINES).map(name => {
    const [kind, key] = readFileSync(path.join(folder, `hostkey-${name}.pub`), 'utf8').split(' ');
    return `${name},${MACHINES[name].address} ${kind} ${key}\n`;
  });
  writeFileSync(path.join(folder, 'known_hosts'), keys.join(''));
  const hosts = Object.entries(MACHINES).map(([name, { address }]) => `Host ${name}\n  HostName ${address}\n`);
  return `${hosts.join('')}Host *
  IdentityFile ${folder}/id
  IdentitiesOnly yes
  UserKnownHostsFile ${folder}/known_hosts
`;
}

/** Machines differ in their network namespace, and our process namespace sees into theirs. */
function processesIn(namespace) {
  const { stdout } = spawnSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter(pid => pid !== '')
    .map(pid => ({ pid: Number(pid), line: lineOf(pid) }))
    .filter(
      ({ line }) =>
        line !== '' && !/^(?:sshd: )?\S*sshd(?: -D| \[listener\])|^sshd: \/usr|^unshare |^ip netns/.test(line),
    );
}

function lineOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    // It has ended.
    return '';
  }
}

function must(program, args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}
