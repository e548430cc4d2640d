import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** Each has kernels that the others lack; a suite that the mirror no longer has is left out. */
const SUITES = ['bullseye', 'bookworm', 'trixie', 'sid'];
const SECURITY = ['bullseye-security', 'bookworm-security', 'trixie-security'];
const KEY = '/usr/share/keyrings/debian-archive-keyring.gpg';
const SOURCES = '/etc/apt';
/** A mirror drops a package once it has a newer one. */
const FRESH_MS = 24 * 3600 * 1000;

/** Packages of several suites of Debian, by this machine's own mirror. What apt knows of this machine stays as it is. */
export function openArchive(folder) {
  const options = { 'Dir::Etc': 'etc', 'Dir::State': 'state', 'Dir::Cache': 'cache' };
  for (const each of ['etc/preferences.d', 'etc/apt.conf.d', 'state/lists/partial', 'cache/archives/partial'])
    mkdirSync(path.join(folder, each), { recursive: true });
  const settings = [
    ...Object.entries(options).map(([name, below]) => `${name}=${path.join(folder, below)}`),
    'Dir::State::status=/var/lib/dpkg/status',
    'Acquire::Check-Valid-Until=false',
    'APT::Sandbox::User=root',
  ].flatMap(setting => ['-o', setting]);
  const apt = (program, args, cwd = folder) =>
    execFileSync(program, [...settings, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  refresh(folder, apt);
  return {
    /** Every version that is offered of the packages whose name matches, as [name, version]. */
    offered: pattern => {
      const names = apt('apt-cache', ['search', '--names-only', pattern])
        .split('\n')
        .flatMap(line => line.split(' ')[0] || []);
      if (names.length === 0) return [];
      const rows = apt('apt-cache', ['madison', ...names]).split('\n');
      return rows.flatMap(row => {
        const [name, version] = row.split('|').map(column => column.trim());
        return version === undefined ? [] : [[name, version]];
      });
    },
    /** Unpacks a package, and those of the kernel's own that it needs, into a folder. */
    unpack: (name, version, into) => {
      const at = mkdtempSync(path.join(folder, 'package-'));
      try {
        for (const each of [`${name}=${version}`, ...ownParts(apt, name)]) apt('apt-get', ['download', each], at);
        for (const file of readdirSync(at)) execFileSync('dpkg-deb', ['-x', path.join(at, file), into]);
      } finally {
        rmSync(at, { recursive: true });
      }
    },
  };
}

/** Since Linux 7 Debian keeps a kernel's image and its modules apart. */
function ownParts(apt, name) {
  const lines = apt('apt-cache', ['depends', '--important', name]).split('\n');
  return lines.flatMap(line => /Depends: (linux-(?:binary|modules)-\S+)/.exec(line)?.[1] ?? []);
}

function refresh(folder, apt) {
  const done = path.join(folder, 'ready');
  if (existsSync(done) && Date.now() - statSync(done).mtimeMs < FRESH_MS) return;
  const mirrors = mirrorsOf(SOURCES);
  const lines = (suites, mirror) => suites.map(suite => `deb [signed-by=${KEY}] ${mirror} ${suite} main\n`);
  const security = mirrors.find(mirror => mirror.includes('security')) ?? mirrors[0];
  writeFileSync(
    path.join(folder, 'etc/sources.list'),
    [...lines(SUITES, mirrors[0]), ...lines(SECURITY, security)].join(''),
  );
  try {
    apt('apt-get', ['update', '-qq']);
  } catch {
    // A suite that the mirror has no more: those that it has were read all the same.
  }
  writeFileSync(done, '');
}

/** The mirrors that this machine itself is told to use. */
function mirrorsOf(folder) {
  const files = readdirSync(folder, { recursive: true }).filter(name => /(^|\/)sources\.list$|\.sources$/.test(name));
  const text = files.map(name => readFileSync(path.join(folder, name), 'utf8')).join('\n');
  const lines = text.split('\n').filter(line => /^(URIs:|deb )/.test(line));
  const mirrors = lines.flatMap(line => /https?:\/\/\S+/.exec(line)?.[0] ?? []);
  if (mirrors.length === 0) throw new Error(`${folder} names no mirror of Debian`);
  return mirrors;
}
