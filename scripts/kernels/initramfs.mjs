import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const APPLETS = ['sh', 'mount', 'mkdir', 'cat', 'cp', 'insmod', 'switch_root', 'poweroff', 'echo'];
/** What the root directory is reached by. */
const MODULES = { qemu: ['virtio_pci', '9p', '9pnet_virtio'], uml: [] };
const FOLDERS = ['bin', 'proc', 'sys', 'dev', 'new', 'modules'];

/** The first file system of a guest: busybox, guest/init, and the modules that it needs to reach the host's files. */
export function makeInitramfs({ base, release, engine, file }) {
  const root = mkdtempSync(path.join(tmpdir(), 'loadline-initramfs-'));
  try {
    for (const folder of FOLDERS) mkdirSync(path.join(root, folder));
    copyFileSync('/bin/busybox', path.join(root, 'bin/busybox'));
    for (const applet of APPLETS) symlinkSync('busybox', path.join(root, 'bin', applet));
    for (const script of ['init', 'modprobe']) {
      copyFileSync(path.join(import.meta.dirname, 'guest', script), path.join(root, script));
      chmodSync(path.join(root, script), 0o755);
    }
    const modules = [...new Set(MODULES[engine].flatMap(name => filesOf(base, release, name)))];
    const names = modules.map(module => plain(module, path.join(root, 'modules')));
    writeFileSync(path.join(root, 'modules/order'), names.join('\n'));
    execFileSync('sh', ['-c', 'find . | cpio -o -H newc --quiet | gzip -1 > "$1"', 'sh', file], { cwd: root });
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** A module's file behind those that it needs; none where it is built in. */
function filesOf(base, release, name) {
  const { stdout } = spawnSync('modprobe', ['-d', base, '-S', release, '--show-depends', name], { encoding: 'utf8' });
  return stdout.split('\n').flatMap(line => /^insmod (\S+)/.exec(line)?.[1] ?? []);
}

/** Copies a module, without compression, and gives its name. */
function plain(module, folder) {
  const name = path.basename(module).replace(/\.(xz|zst)$/, '');
  const unpacker = { xz: 'xz', zst: 'zstd' }[path.extname(module).slice(1)] ?? 'cat';
  const args = unpacker === 'cat' ? [] : ['-dc'];
  execFileSync('sh', ['-c', '"$@" > "$OUT"', 'sh', unpacker, ...args, module], {
    env: { ...process.env, OUT: path.join(folder, name) },
  });
  return name;
}
