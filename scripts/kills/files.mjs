import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const LOAD = 'load: { connections: 300, arrival: { perSecond: 600 }, hold: 400ms }';

/** A value that nobody else sets, and that no other such script does: what it is afterwards tells whose it is. */
export const WATCHES = { setting: 'fs.epoll.max_user_watches', value: `${1_000_000 + (process.pid % 1_000_000)}` };

const SCENARIOS = {
  epoll: `driver: { engine: epoll }\ntarget: { kind: raw, engine: epoll }\n${LOAD}`,
  io_uring: `driver: { engine: io_uring }\ntarget: { kind: raw, engine: io_uring }\n${LOAD}`,
  cgroup: `lab: { server: { cgroup: { pids: 100 } } }\n${LOAD}`,
  'host-wide': `lab: { host: { ${WATCHES.setting}: ${WATCHES.value} } }\n${LOAD}`,
  'host-lab': `lab: { kind: host }\ntarget: { kind: python }\n${LOAD}`,
  nginx: `target: { kind: nginx }\n${LOAD}`,
  wrk: 'driver: { kind: wrk }\nload: { connections: 20, duration: 1500ms }',
  ceiling: 'lab: { server: { nofile: 200 } }\nload: { connections: 50, hold: 50ms }',
};

/**
 * Scenarios and a tuning file, which any user may read, and a home for each user's agents. Returns their paths.
 *
 * @param outward where a server listens that other machines reach
 */
export function makeFiles(folder, outward) {
  chmodSync(folder, 0o755);
  const scenarios = {};
  for (const [name, text] of Object.entries({ ...SCENARIOS, ...(outward && { server: ofServer(outward) }) })) {
    scenarios[name] = path.join(folder, `${name}.yaml`);
    writeFileSync(scenarios[name], `name: ${name}\n${text}\n`);
  }
  const tuning = path.join(folder, 'tuning.conf');
  writeFileSync(tuning, 'net.core.somaxconn = 512\n');
  const baseline = path.join(folder, 'baseline.json');
  const homes = Object.fromEntries(['root', 'ordinary'].map(user => [user, path.join(folder, `home-${user}`)]));
  for (const home of Object.values(homes)) {
    mkdirSync(home);
    chmodSync(home, 0o777);
  }
  return { scenarios, homes, tuning, baseline };
}

function ofServer({ address, port }) {
  return `lab: { kind: host }\ntarget: { kind: external, address: ${address}, port: ${port} }\n${LOAD}`;
}

/** What one command has for itself: temporary files, journals and results. Made anew for each. */
export function ownFolders(folder, number) {
  const own = Object.fromEntries(['tmp', 'state', 'out'].map(name => [name, path.join(folder, `${number}`, name)]));
  for (const each of Object.values(own)) {
    mkdirSync(each, { recursive: true });
    chmodSync(each, 0o777);
  }
  return own;
}
