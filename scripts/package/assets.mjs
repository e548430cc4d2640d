// What the one executable holds beside its modules: files of this package, by the names that src/system/own-files.ts asks for.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ownKit } from '../../dist/hosts/kit.js';

const AS_THEY_ARE = ['package.json', 'node_modules/autocannon/package.json', 'node_modules/undici/package.json'];
/** Folders of which every file is held, and a list of their names. */
const FOLDERS = ['scenarios/validation'];
const KOFFI = 'node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node';

/** Files by the name of each asset. Those that are made are written below `folder`. */
export function writeAssets(folder) {
  const made = {
    ...koffi(),
    ...kit(),
    ...Object.fromEntries(FOLDERS.map(name => [`${name}/`, readdirSync(name).join('\n')])),
  };
  const inFolders = FOLDERS.flatMap(name => readdirSync(name).map(file => `${name}/${file}`));
  return {
    ...Object.fromEntries([...AS_THEY_ARE, ...inFolders].map(name => [name, resolve(name)])),
    ...Object.fromEntries(Object.entries(made).map(([name, content]) => [name, written(folder, name, content)])),
  };
}

/** The part for glibc: the executable is made of a Node that needs glibc too. */
function koffi() {
  const bytes = readFileSync(KOFFI);
  return { 'koffi.node': bytes, 'koffi.node.sha256': createHash('sha256').update(bytes).digest('hex') };
}

/** What is sent to another host, packed here once. */
function kit() {
  const { hash, packed } = ownKit();
  return { kit: packed(), 'kit.sha256': hash };
}

function written(folder, name, content) {
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, encodeURIComponent(name));
  writeFileSync(file, content);
  return file;
}
