// Runs the scenarios of scenarios/guide/ that claims.yaml names, and keeps what the claims ask about.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Filling 64,512 ports takes the kernel a minute of searching: once is enough, for the count is exact. */
const ONCE = new Set(['port-range-default', 'port-range-wide']);
const REPETITIONS = 3;

/** The measurement of each scenario by name; one that cannot run here is left out, with why on standard error. */
export function measureRuns(names) {
  const folder = mkdtempSync(path.join(tmpdir(), 'loadline-guide-'));
  try {
    return Object.fromEntries(names.flatMap(name => measured(name, folder)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measured(name, folder) {
  const sections = [];
  for (let time = 0; time < (ONCE.has(name) ? 1 : REPETITIONS); time += 1) {
    const section = runOnce(name, folder);
    if (section === undefined) return [];
    sections.push(section);
  }
  const of = outcome => sections.map(({ outcomes }) => outcomes[outcome]);
  const causes = sections.flatMap(({ attribution }) => attribution.groups.filter(isFailure).map(nameOf));
  console.error(`${name}: served ${of('served').join(', ')} of ${of('attempted')[0]}`);
  const measurement = { attempted: of('attempted')[0], served: of('served'), failed: of('failed') };
  return [[name, { ...measurement, causes: [...new Set(causes)].sort() }]];
}

function runOnce(name, folder) {
  const args = ['run', `scenarios/guide/${name}.yaml`, '--allow-host-changes', '--format', 'json', '--out', folder];
  const { stdout, stderr } = spawnSync('node', ['dist/cli/bin.js', ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (stdout !== '') return JSON.parse(stdout).runs[0];
  console.error(`${name} was not measured: ${stderr.trim().split('\n').at(-1)}`);
  return undefined;
}

function isFailure({ outcome }) {
  return outcome !== 'delayed';
}

function nameOf({ cause }) {
  let root = cause;
  while (root.root) root = root.root;
  return `${root.limit ?? root.what ?? root.kind} (${root.side ?? 'unknown side'})`;
}
