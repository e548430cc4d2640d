import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
  snat: ['ports of NAT in between', 'snat-ports server'],
  conntrack: ["tracking table of the proxy's host", 'conntrack-max server'],
  nofile: ["proxy's nofile", 'nofile server'],
  'worker-connections': ["proxy's worker_connections", 'nginx-worker-connections server'],
};

/** What a remedy calls a setting, and what a scenario does: the words before its value. */
const KEYS = {
  'listen backlog': 'backlog: ',
  'net.ipv4.ip_local_port_range': 'net.ipv4.ip_local_port_range: ',
  nofile: 'nofile: ',
  worker_rlimit_nofile: 'workerRlimitNofile: ',
  worker_connections: 'workerConnections: ',
};

/** The scenarios of proxies, each of which lowers one limit. */
export const SCENARIOS = readdirSync(FOLDER).map(file => {
  const name = file.replace('.yaml', '');
  const [stack, of] = [name.slice(0, name.indexOf('-')), name.slice(name.indexOf('-') + 1)];
  const [lowered, expected = 'no failure'] = LOWERED[of] ?? ['?', '?'];
  return { name, stack: `${stack} → upstream`, lowered, expected, file: path.join(FOLDER, file) };
});

/**
 * The section of a run of a scenario, and the exit code.
 *
 * @param changes the settings to change, as remedies have them: the scenario's own keys stand for them
 */
export function ran({ name, file }, changes = []) {
  const folder = mkdtempSync(path.join(tmpdir(), 'loadline-stack-'));
  try {
    const scenario = path.join(folder, `${name}.yaml`);
    writeFileSync(scenario, withoutExpectations(changes.reduce(changed, readFileSync(file, 'utf8'))));
    const args = [path.join(ROOT, 'dist/cli/bin.js'), 'run', scenario, '--format', 'json'];
    const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
    if (stdout === '') throw new Error(`${name} did not run: ${stderr}`);
    return { status, section: JSON.parse(stdout).runs[0] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function changed(scenario, { setting, to }) {
  const before = KEYS[setting] ?? setting;
  const at = scenario.indexOf(before) + before.length;
  if (at < before.length) throw new Error(`the scenario has no ${setting}`);
  return scenario.slice(0, at) + scenario.slice(at).replace(/^("[^"]*"|\w+)/, /\s/.test(to) ? `"${to}"` : to);
}

/** What is expected of a scenario is that its limit is met. */
function withoutExpectations(scenario) {
  return `${scenario.slice(0, scenario.indexOf('expect:'))}expect: [failed == 0]\n`;
}
