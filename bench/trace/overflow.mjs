import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
export const CONNECTIONS = 100_000;
/** What is asked of the kernel for each lost packet, by the option that leaves the rest out. */
const TIERS = { none: '--no-packet-losses', trail: '--no-bpf', bpf: undefined };

const OVERFLOW = `
name: overflow
lab: { client: { sysctl: { net.ipv4.tcp_syn_retries: 2 } } }
target: { kind: raw, backlog: 511, accept: { perSecond: 4000 } }
load: { connections: ${CONNECTIONS}, arrival: { perSecond: 20000 }, connectTimeout: 2s, hold: 0s }
`;

/** As scenarios/million.yaml, of so many: each is answered and held, and nothing is lost. */
const held = connections => `
name: held
lab: { server: { sysctl: { net.core.somaxconn: 65535, net.ipv4.tcp_max_syn_backlog: 65535 } } }
target: { kind: raw, backlog: 65535 }
load: { connections: ${connections}, arrival: { perSecond: 20000 }, connectTimeout: 120s, hold: 0s }
expect: [served == ${connections}]
`;

/** Processor seconds of whole runs in which an accept queue overflows all the time, for each tier in turns. */
export function compareTiers(rounds) {
  return secondsOf(OVERFLOW, TIERS, rounds);
}

/** Processor seconds of whole runs that lose nothing, without and with all that is asked of the kernel, in turns. */
export function compareHeld(rounds, connections) {
  const { none, bpf } = TIERS;
  return secondsOf(held(connections), { none, bpf }, rounds);
}

function secondsOf(scenario, tiers, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-tiers-'));
  const seconds = Object.fromEntries(Object.keys(tiers).map(tier => [tier, []]));
  try {
    const file = join(folder, 'tiers.yaml');
    writeFileSync(file, scenario);
    for (let round = 0; round < rounds; round += 1) {
      for (const [tier, option] of Object.entries(tiers)) seconds[tier].push(processorSeconds(file, folder, option));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return seconds;
}

/** User and system time of a run and all of its processes. Throws when the run did not come to its end. */
function processorSeconds(file, folder, option) {
  const words = [process.execPath, COMMAND, 'run', file, '--quiet', '--out', folder, ...(option ? [option] : [])];
  const script = '"$@" > /dev/null; code=$?; times; exit $code';
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', script, 'sh', ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${option ?? 'bpf'}: the run ended with ${status}: ${stderr}`);
  const [, children] = stdout.trim().split('\n');
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + minutes * 60 + Number(rest),
    0,
  );
}
