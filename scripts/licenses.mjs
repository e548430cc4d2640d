import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Names, versions and licenses of the packages that modules were copied from: whoever hands on a copy hands on its license. */
export function licensesOf(moduleIds) {
  const folders = new Set(moduleIds.map(packageOf));
  folders.delete(undefined);
  return [...folders].sort().map(licenseOf).join('\n');
}

/** The folder of the package that a module was copied from; undefined for our own. */
function packageOf(id) {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
}

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  if (file === undefined && license === undefined) throw new Error(`${name} has no license`);
  const text =
    file === undefined ? `https://spdx.org/licenses/${license}.html` : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version}\n\n${text}\n`;
}

/** License of the Node that runs this, with those of all that is in it. Throws where it was installed without. */
export function licenseOfNode() {
  const beside = dirname(dirname(process.execPath));
  const found = [
    join(beside, 'LICENSE'),
    ...below(join(beside, 'node_modules')),
    join(beside, 'share/doc/nodejs/LICENSE'),
  ].find(existsSync);
  if (found === undefined) throw new Error(`Node's license is not installed beside ${process.execPath}`);
  return `node ${process.version}\n\n${readFileSync(found, 'utf8').trim()}\n`;
}

/** Where the `node` package of the registry has it. */
function below(folder) {
  return existsSync(folder) ? readdirSync(folder).map(name => join(folder, name, 'LICENSE')) : [];
}
