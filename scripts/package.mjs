// Makes out/loadline, one executable for Linux on x86-64 that needs no Node, and a Debian package of it: `npm run package`.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { licenseOfNode, licensesOf } from './licenses.mjs';
import { writeAssets } from './package/assets.mjs';
import { writeDebianPackage } from './package/debian.mjs';
import { writeExecutable } from './package/executable.mjs';
import { joinIntoOne } from './package/join.mjs';

const out = 'out';
const work = `${out}/work`;
const main = `${work}/main.cjs`;
const executable = `${out}/loadline`;
const licenses = `${out}/licenses.txt`;

if (process.arch !== 'x64')
  throw new Error('the executable is made of the Node that runs this, which is not one for x86-64');
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
rmSync(out, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const modules = await joinIntoOne(main);
await writeExecutable({ main, assets: writeAssets(`${work}/assets`), work, executable });
const copyright = [readFileSync('LICENSE', 'utf8'), licensesOf(modules), licenseOfNode()].join('\n');
writeFileSync(licenses, copyright);
const debian = writeDebianPackage({ executable, copyright, version, work, out });
rmSync(work, { recursive: true });
for (const file of [executable, debian, licenses]) console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB`);
