import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeInitramfs } from './initramfs.mjs';

/** Below an unpacked package: where the modules of a kernel are, by what packages it. */
const MODULES = ['lib/modules', 'usr/lib/modules', 'usr/lib/uml/modules'];

/**
 * A kernel of a series such as `6.1`, ready to be booted: `image`, `modules` (a folder with one folder by the kernel's release) and
 * `initramfs`. Undefined where Debian offers none.
 */
export function kernelFiles(archive, { series, engine }, cache) {
  const found = newest(archive, series, engine);
  if (found === undefined) return undefined;
  const [name, version] = found;
  const folder = path.join(cache, `${engine}-${name}-${version}`.replace(/[^\w.+-]/g, '_'));
  if (!existsSync(path.join(folder, 'ready'))) unpack(archive, { name, version, engine }, folder);
  const files = JSON.parse(readFileSync(path.join(folder, 'ready'), 'utf8'));
  makeInitramfs({ base: path.join(folder, 'base'), release: files.release, engine, file: files.initramfs });
  return { ...files, package: `${name} ${version}` };
}

function newest(archive, series, engine) {
  const dots = series.replace('.', '\\.');
  const byVersion = ([, one], [, other]) => other.localeCompare(one, 'en', { numeric: true });
  if (engine === 'uml') {
    const all = archive.offered('^user-mode-linux$').filter(([, version]) => version.startsWith(`${series}um`));
    return all.sort(byVersion)[0];
  }
  const all = archive.offered(`^linux-image-${dots}\\.[0-9].*-amd64$`);
  // Neither those of virtual machines alone, nor of another suite's backports.
  return all.filter(([name]) => !/-(cloud|rt)-|deb\d+\.\d/.test(name)).sort(byVersion)[0];
}

function unpack(archive, { name, version, engine }, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  archive.unpack(name, version, folder);
  const below = MODULES.map(each => path.join(folder, each)).find(existsSync);
  const [release] = readdirSync(below);
  const base = path.join(folder, 'base/lib/modules');
  mkdirSync(base, { recursive: true });
  renameSync(path.join(below, release), path.join(base, release));
  // The package has no modules.dep: its installation would make it.
  const map = path.join(folder, `boot/System.map-${release}`);
  execFileSync('depmod', ['-b', path.join(folder, 'base'), ...(existsSync(map) ? ['-F', map] : []), release], {
    // It warns of lists that only an installed kernel has.
    stdio: 'ignore',
  });
  const files = {
    release,
    modules: base,
    image: ['usr/bin/linux.uml', `boot/vmlinuz-${release}`, `base/lib/modules/${release}/vmlinuz`]
      .map(file => path.join(folder, file))
      .find(existsSync),
    initramfs: path.join(folder, 'initramfs.gz'),
  };
  if (engine === 'uml') fitLibrary(archive, files.image, folder);
  writeFileSync(path.join(folder, 'ready'), JSON.stringify(files));
}

/** A user-mode kernel is a program, and may be built for a newer C library than this machine's: it gets that one beside it. */
function fitLibrary(archive, image, folder) {
  const needs = execFileSync('sh', ['-c', 'ldd "$1" 2>&1 || true', 'sh', image], { encoding: 'utf8' });
  if (!needs.includes('not found')) return;
  const versions = archive.offered('^libc6$').map(([, version]) => version);
  const library = path.join(folder, 'libc');
  const [version] = versions.sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  archive.unpack('libc6', version, library);
  const loader = path.join(library, 'usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2');
  execFileSync('patchelf', ['--set-interpreter', loader, '--set-rpath', path.dirname(loader), image]);
}
