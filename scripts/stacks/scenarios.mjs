import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..', '..');
const FOLDER = path.join(ROOT, 'scenarios', 'proxy');

/** What each scenario of a proxy lowers, and the root cause that alone may be named; none where nobody fails. */
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

/** The scenarios of proxies, each of which lowers one limit. */
export const SCENARIOS = readdirSync(FOLDER).map(file => {
  const name = file.replace('.yaml', '');
  const [stack, of] = [name.slice(0, name.indexOf('-')), name.slice(name.indexOf('-') + 1)];
  const [lowered, expected = 'no failure'] = LOWERED[of] ?? ['?', '?'];
  return { name, stack: `${stack} → upstream`, lowered, expected, file: path.join(FOLDER, file) };
});

/** The section of a run of a scenario: of a file, or of a text that is put into that folder. */
export function ran({ name, file, scenario }, folder) {
  const written = file ?? path.join(folder, `${name}.yaml`);
  if (scenario !== undefined) writeFileSync(written, scenario);
  const args = [path.join(ROOT, 'dist/cli/bin.js'), 'run', written, '--format', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (stdout === '') throw new Error(`${name} did not run: ${stderr}`);
  return JSON.parse(stdout).runs[0];
}
