import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { audit } from '../../dist/api/audit.js';
import { auditJson } from '../../dist/report/audit/json.js';
import { auditText } from '../../dist/report/audit/text.js';
import { unshownIn } from './controls.mjs';
import { below, mutateText, pick } from './mutate.mjs';

const CAPTURED = path.join(import.meta.dirname, '../../test/fixtures/audit');
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-fuzz-'));
const NAMES = readdirSync(CAPTURED);
for (const name of NAMES)
  cpSync(path.join(CAPTURED, name), path.join(folder, name), { recursive: true, verbatimSymlinks: true });
const FILES = Object.fromEntries(NAMES.map(name => [name, filesIn(path.join(folder, name))]));

/** /proc, /sys and /etc of a captured machine, of which a few files say something else or are no files. */
export const machines = {
  make: random => {
    const name = pick(random, NAMES);
    const changed = Array.from({ length: 1 + below(random, 3) }, () => pick(random, FILES[name]));
    const files = [...new Set(changed)].map(file => ({
      file,
      text: random() < 0.1 ? undefined : mutateText(random, readFileSync(file, 'utf8')),
    }));
    return { root: path.join(folder, name), files, connections: 10 ** below(random, 8) };
  },
  take: ({ root, files, connections }) => {
    const before = files.map(({ file }) => readFileSync(file));
    for (const { file, text } of files) replace(file, text);
    try {
      const report = audit({ root, connections });
      auditJson(report);
      return unshownIn(auditText(report, false));
    } catch (error) {
      if (error?.name !== 'CannotRun') throw error;
    } finally {
      files.forEach(({ file }, index) => {
        replace(file, before[index]);
      });
    }
  },
};

/** Without a text, a folder stands in the place of the file. */
function replace(file, text) {
  rmSync(file, { recursive: true });
  if (text === undefined) mkdirSync(file);
  else writeFileSync(file, text);
}

function filesIn(root) {
  const all = readdirSync(root, { recursive: true, encoding: 'utf8' }).map(name => path.join(root, name));
  return all.filter(file => lstatSync(file).isFile()).sort();
}
