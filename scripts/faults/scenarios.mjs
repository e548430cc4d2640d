import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { WATCHES } from '../kills/files.mjs';

const QUEUE = `load: { connections: 100, arrival: burst, connectTimeout: 900ms, hold: 50ms }
expect: [ "served > 0", "failures{limit:listen-backlog,side:server} > 10" ]`;
const TARGET = 'target: { kind: raw, backlog: 31, pauseFor: 600ms }';

/** Each has a cause that is known, so that a wrong accusation shows as a failed run, and makes something that could be left. */
export const SCENARIOS = {
  lab: { user: 'root', text: `lab: { server: { cgroup: { pids: 100 } } }\n${TARGET}\n${QUEUE}` },
  ordinary: { user: 'ordinary', text: `${TARGET}\n${QUEUE}` },
  'host-wide': {
    user: 'root',
    text: `lab: { host: { ${WATCHES.setting}: ${WATCHES.value} } }\n${TARGET}\n${QUEUE}`,
  },
  'host-lab': {
    user: 'ordinary',
    text: 'lab: { kind: host }\ntarget: { kind: python }\nload: { connections: 50, hold: 50ms }\nexpect: [ "failures == 0" ]',
  },
  nginx: {
    user: 'root',
    text: 'target: { kind: nginx, workerConnections: 400 }\nload: { connections: 100, hold: 50ms }\nexpect: [ "served == 100" ]',
  },
};

export function writeScenarios(folder) {
  for (const [name, { text }] of Object.entries(SCENARIOS))
    writeFileSync(fileOf(folder, name), `name: ${name}\n${text}\n`);
}

export function fileOf(folder, name) {
  return path.join(folder, `${name}.yaml`);
}
