import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a small Debian has not of its own, and the package recommends. */
const INCLUDED = 'iproute2,util-linux,nftables,libstdc++6';

/** A small Debian with the package of out/ installed and no Node; returns its folder. */
export function makeRoot() {
  const root = mkdtempSync(join(tmpdir(), 'loadline-root-'));
  chmodSync(root, 0o755);
  const options = ['--quiet', '--variant=minbase', `--include=${INCLUDED}`, 'bookworm', root];
  execFileSync('mmdebstrap', options, { stdio: ['ignore', 'ignore', 'inherit'] });
  const debian = readdirSync('out').find(name => name.endsWith('.deb'));
  if (debian === undefined) throw new Error('out/ has no package: npm run package');
  copyFileSync(join('out', debian), join(root, debian));
  mustRun(root, ['apt-get', 'install', '--yes', `/${debian}`]);
  mustRun(root, ['useradd', '--create-home', '--uid', '1000', 'person']);
  for (const home of ['root', 'home/person']) copyFileSync('out/loadline', join(root, home, 'loadline'));
  if (existsSync(join(root, 'usr/bin/node'))) throw new Error('the root file system has Node');
  return root;
}

/** Runs a command there to its end as the user of that number, with this machine's /proc, /sys and /dev. */
export function runIn(root, user, words) {
  const [program, ...rest] = inside(root, user, words);
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8', timeout: 120_000 });
  return { status, text: stdout + stderr, stdout };
}

/** Starts a command there that goes on. */
export function startIn(root, user, words) {
  const [program, ...rest] = inside(root, user, words);
  return spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function mustRun(root, words) {
  const { status, text } = runIn(root, 0, words);
  if (status !== 0) throw new Error(`${words.join(' ')}: ${text}`);
}

/** pivot_root(2), since a process below chroot(2) may make no user namespace. */
const ENTER = `root=$1 user=$2; shift 2
for each in proc sys dev; do mount --rbind "/$each" "$root/$each"; done
mount --rbind "$root" "$root" && cd "$root" && pivot_root . mnt && umount --lazy mnt && cd /
exec setpriv --reuid "$user" --regid "$user" --clear-groups "$@"`;

function inside(root, user, words) {
  const home = user === 0 ? '/root' : '/home/person';
  const environment = ['env', '-i', `HOME=${home}`, 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'NO_COLOR=1'];
  return [
    'unshare',
    '--mount',
    'sh',
    '-c',
    ENTER,
    'sh',
    root,
    user,
    ...environment,
    'sh',
    '-c',
    'cd && exec "$@"',
    'sh',
    ...words,
  ];
}
