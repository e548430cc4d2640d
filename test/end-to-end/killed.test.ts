import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installed, install } from './installed.ts';
import { commandOf, environmentOf, everyProcess, namespacesOf } from './processes.ts';
import { requirements } from './requirements.ts';

const CONNTRACK_MAX = '/proc/sys/net/netfilter/nf_conntrack_max';

/** Long enough in each phase to be hit there; lowers a host-wide setting, so that there is something to put back. */
const SCENARIO = `
name: victim
lab: { server: { conntrack: true }, host: { net.netfilter.nf_conntrack_max: 100000 } }
target: { kind: node, backlog: 4096 }
load: { connections: 2000, arrival: { perSecond: 2000 }, hold: 1s }
`;

let installed: Installed;
let scenario = '';
beforeAll(() => {
  installed = install();
  scenario = path.join(installed.folder, 'victim.yaml');
  writeFileSync(scenario, SCENARIO);
});
afterAll(() => installed.remove());

const check = requirements(['root', 'nft', 'ip']);

describe('a runner killed with SIGKILL', () => {
  it.for(['lab', 'target', 'driver', 'load', 'hold', 'autopsy', 'teardown'])(
    'in phase %s leaves nothing behind',
    async (phase, context) => {
      check(context);
      const max = readFileSync(CONNTRACK_MAX, 'utf8');
      const out = path.join(installed.folder, 'root', phase);
      const made = await killIn(phase, out);
      if (['load', 'hold', 'autopsy'].includes(phase)) expect(made.length).toBeGreaterThanOrEqual(2);
      await expect.poll(leftProcesses).toEqual([]);
      await expect.poll(() => namespaces().filter(each => made.includes(each))).toEqual([]);
      expect(installed.loadline(['restore']).status).toBe(0);
      expect(readFileSync(CONNTRACK_MAX, 'utf8')).toBe(max);
      expect(journals()).toEqual([]);
      expect(JSON.parse(readFileSync(runFile(out) ?? '', 'utf8'))).toMatchObject({
        schema: 'loadline.run/1',
        state: { state: 'running', phase },
        ledgers: isMeasured(phase) ? ['attempts.0.bin'] : [],
      });
      if (!isMeasured(phase)) return;
      const { stdout } = installed.loadline(['report', path.dirname(runFile(out) ?? '')]);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
        `2,000 attempted: 2,000 served; the runner ended in the middle of the ${phase} phase`,
      );
    },
  );
});

/** What it starts first is in a session of its own. */
const OUT_OF_GROUP = `{ kind: command, command: [sh, -c, 'setsid sleep 1000 & exec python3 -m http.server --bind {host} {port}'] }`;

/** Nothing there can make a process namespace. */
describe("an ordinary user's runner on this machine as it stands, killed with SIGKILL", () => {
  it.for([
    ['raw', ['root'], '{ kind: raw }'],
    ['a target that stands still', ['root'], '{ kind: raw, pauseFor: 20s }'],
    ['python', ['root', 'python3'], '{ kind: python }'],
    ['nginx', ['root', 'nginx'], '{ kind: nginx }'],
    ['a target that left its group', ['root', 'python3', 'setpriv'], OUT_OF_GROUP],
    ['wrk', ['root', 'wrk'], '{ kind: raw }\ndriver: { kind: wrk }'],
  ] as const)('leaves no process: %s', async ([kind, needs, target], context) => {
    requirements(needs)(context);
    const load = kind === 'wrk' ? '{ connections: 20, duration: 20s }' : '{ connections: 50, hold: 20s }';
    const file = path.join(installed.folder, 'on-host.yaml');
    writeFileSync(file, `name: on-host\nlab: { kind: host }\ntarget: ${target}\nload: ${load}\n`);
    const out = path.join(installed.folder, 'ordinary', kind);
    const [command, ...args] = installed.argv(['run', file, '--quiet', '--out', out], 'ordinary');
    // A server's own words name a folder of its own there.
    const env = { ...installed.environment, TMPDIR: path.join(installed.folder, 'ordinary') };
    const child = spawn(command, args, { stdio: 'ignore', env, cwd: installed.folder });
    await expect.poll(() => ['load', 'hold'].includes(phaseOf(out) ?? ''), { interval: 10 }).toBe(true);
    expect(leftProcesses().length).toBeGreaterThan(1);
    await kill(child);
    await expect.poll(leftProcesses, { timeout: 2000 }).toEqual([]);
  });
});

it("an ordinary user's run that ends by itself leaves no process that left its group either", async context => {
  requirements(['root', 'python3', 'setpriv'])(context);
  const file = path.join(installed.folder, 'ends.yaml');
  writeFileSync(
    file,
    `name: ends\nlab: { kind: host }\ntarget: ${OUT_OF_GROUP}\nload: { connections: 10, hold: 10ms }\n`,
  );
  const args = ['run', file, '--quiet', '--out', path.join(installed.folder, 'ordinary', 'ends')];
  expect(installed.loadline(args, 'ordinary').stderr).toBe('');
  await expect.poll(leftProcesses, { timeout: 2000 }).toEqual([]);
});

/** What was measured is saved before the phases in which nothing more is tried. */
function isMeasured(phase: string): boolean {
  return ['hold', 'autopsy', 'teardown'].includes(phase);
}

/** Starts the run and kills it as soon as it says that it has entered the phase; again where the phase was too short. */
async function killIn(phase: string, out: string): Promise<string[]> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const folder = `${out}/${attempt}`;
    const [command, ...args] = installed.argv(['run', scenario, '--allow-host-changes', '--quiet', '--out', folder]);
    const child = spawn(command, args, { stdio: 'ignore', env: installed.environment });
    while (child.exitCode === null && phaseOf(folder) !== phase) await sleep(1);
    const made = ownNamespaces();
    await kill(child);
    if (phaseOf(folder) === phase) return made;
  }
  throw new Error(`the run was never met in phase ${phase}`);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

function phaseOf(out: string): string | undefined {
  const file = runFile(out);
  if (file === undefined) return undefined;
  const { state } = JSON.parse(readFileSync(file, 'utf8'));
  return state.state === 'running' ? state.phase : undefined;
}

/** The newest run.json below the folder. */
function runFile(out: string): string | undefined {
  if (!existsSync(out)) return undefined;
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(
    file => path.basename(file) === 'run.json',
  );
  const newest = files.sort().at(-1);
  return newest === undefined ? undefined : path.join(out, newest);
}

/** Changes of the machine that nobody has taken back. */
function journals(): string[] {
  return existsSync(installed.stateFolder)
    ? readdirSync(installed.stateFolder).filter(file => file.endsWith('.json'))
    : [];
}

/** Network namespaces of this installation's processes, but the machine's own. */
function ownNamespaces(): string[] {
  const home = readlinkSync('/proc/self/ns/net');
  return namespaces(leftProcesses().map(line => line.split(' ')[0] ?? '')).filter(each => each !== home);
}

/** Processes that run this installation's programs, wait for its runner to die, or were started by it. */
function leftProcesses(): string[] {
  return everyProcess().flatMap(pid => {
    const command = commandOf(pid);
    const isOurs = [command, environmentOf(pid)].some(text => text.includes(installed.folder));
    return isOurs ? [`${pid} ${command}`] : [];
  });
}

/** Network namespaces that some process or thread lives in. */
function namespaces(pids = everyProcess()): string[] {
  return namespacesOf(pids).sort();
}
