// Runs the scenarios of proxies, each with one limit lowered, and prints what was expected and what was found.
// npm run stacks [NAME …]      exit code 1 where something else was found than was expected
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const FOLDER = path.join(ROOT, 'scenarios', 'proxy');

/** What each lowers, and the root cause that alone may be named; none where nobody fails. */
const LOWERED = {
  healthy: ['nothing', undefined],
  dead: ['the upstream is down', 'refused upstream'],
  queue: ["upstream's backlog", 'listen-backlog upstream'],
  'queue-unix': ["upstream's backlog, Unix socket", 'listen-backlog upstream'],
  stuck: ["upstream's accept()", 'slow-to-accept upstream'],
  slow: ["upstream's answer", 'slow-to-answer upstream'],
  'upstream-nofile': ["upstream's nofile", 'nofile upstream'],
  ports: ["proxy's local ports", 'ephemeral-ports server'],
  nofile: ["proxy's nofile", 'nofile server'],
  'worker-connections': ["proxy's worker_connections", 'nginx-worker-connections server'],
};

const wanted = process.argv.slice(2);
const names = readdirSync(FOLDER)
  .map(file => file.replace('.yaml', ''))
  .filter(name => wanted.length === 0 || wanted.includes(name));
const reports = mkdtempSync(path.join(tmpdir(), 'loadline-stacks-'));
let wrong = 0;
print(['stack', 'lowered', 'expected', 'found', 'confidence', 'served']);
for (const name of names) {
  const [stack, of] = [name.slice(0, name.indexOf('-')), name.slice(name.indexOf('-') + 1)];
  const [lowered, expected = 'no failure'] = LOWERED[of] ?? ['?', '?'];
  const { groups, served } = run(name);
  const found = [...new Set(groups.map(({ cause }) => named(cause)))].sort().join(', ') || 'no failure';
  const sure = [...new Set(groups.map(({ confidence }) => confidence))].join(', ');
  if (found !== expected) wrong += 1;
  print([stack, lowered, expected, found === expected ? found : `${found}  <-- not expected`, sure, `${served}`]);
}
rmSync(reports, { recursive: true, force: true });
process.exitCode = wrong === 0 ? 0 : 1;

/** The failures of one scenario. */
function run(name) {
  const file = path.join(FOLDER, `${name}.yaml`);
  const args = [path.join(ROOT, 'dist/cli/bin.js'), 'run', file, '--format', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: reports, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (stdout === '') throw new Error(`${name} did not run: ${stderr}`);
  const [section] = JSON.parse(stdout).runs;
  const failed = section.attribution.groups.filter(({ outcome }) => outcome !== 'delayed');
  return { groups: failed, served: section.outcomes.served };
}

function named({ root, kind, limit, what, side, hop }) {
  if (root !== undefined) return named(root);
  return kind === 'unexplained' ? kind : `${limit ?? what} ${hop?.end === 'listener' ? 'upstream' : side}`;
}

function print(cells) {
  const widths = [8, 32, 32, 32, 16, 6];
  console.log(
    cells
      .map((cell, at) => cell.padEnd(widths[at]))
      .join('  ')
      .trimEnd(),
  );
}
