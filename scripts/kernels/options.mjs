import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ANYWHERE, WITH_NETFILTER } from './scenarios.mjs';

const ENGINES = ['qemu', 'uml'];
const USERS = { root: ['root'], ordinary: ['ordinary'], both: ['root', 'ordinary'] };
const KERNELS = ['5.10', '6.1', '6.12', '7.2'];
/** Programs that a boot takes, with their Debian packages. */
const PROGRAMS = {
  qemu: { 'qemu-system-x86_64': 'qemu-system-x86', depmod: 'kmod', cpio: 'cpio', busybox: 'busybox-static' },
  uml: { depmod: 'kmod', cpio: 'cpio', busybox: 'busybox-static', patchelf: 'patchelf' },
};

export function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      engine: { type: 'string', default: 'qemu' },
      user: { type: 'string', default: 'both' },
      keep: { type: 'string' },
      cache: { type: 'string', default: '/var/tmp/loadline-kernels' },
    },
  });
  const { engine, user, keep, cache } = values;
  if (!ENGINES.includes(engine)) refuse(`--engine is ${ENGINES.join(' or ')}`);
  if (USERS[user] === undefined) refuse(`--user is ${Object.keys(USERS).join(', ')}`);
  const known = engine === 'uml' ? ANYWHERE : [...ANYWHERE, ...WITH_NETFILTER];
  const series = positionals.filter(isSeries);
  const names = positionals.filter(name => !isSeries(name));
  for (const name of names)
    if (!existsSync(`scenarios/${name}.yaml`)) refuse(`${name} is no kernel such as 6.1, and no scenario`);
  refuseMachine(engine);
  return {
    users: USERS[user],
    cache: path.resolve(cache),
    keep: keep && path.resolve(keep),
    kernels: (series.length > 0 ? series : KERNELS).map(each => ({
      series: each,
      engine,
      scenarios: names.length > 0 ? names : known,
    })),
  };
}

function isSeries(name) {
  return /^\d+\.\d+$/.test(name);
}

function refuseMachine(engine) {
  if (process.getuid() !== 0) refuse('only root can show a guest all files of this machine', 3);
  if (process.arch !== 'x64') refuse(`this boots kernels of amd64, and this machine is ${process.arch}`, 3);
  const folders = [...process.env.PATH.split(':'), '/usr/sbin', '/sbin'];
  const isMissing = program => !folders.some(folder => existsSync(path.join(folder, program)));
  const packages = Object.entries(PROGRAMS[engine]).flatMap(([program, name]) => (isMissing(program) ? name : []));
  if (packages.length > 0) refuse(`apt-get install ${packages.join(' ')}`, 3);
}

function refuse(why, status = 2) {
  console.error(why);
  process.exit(status);
}
