import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { WATCHES } from '../kills/files.mjs';

/** Out of descriptors, the server serves some and no more, however busy the machine is. */
const LOAD = `load: { connections: 100, connectTimeout: 600ms, hold: 50ms }
expect: [ "served > 0", "failures{limit:nofile,side:server} > 10" ]`;
const NOFILE = 'server: { nofile: 60 }';

/** Each has a cause that is known, so that a wrong accusation shows as a failed run, and makes something that could be left. */
export const SCENARIOS = {
  lab: { user: 'root', text: `lab: { server: { nofile: 60, cgroup: { pids: 100 } } }\n${LOAD}` },
  ordinary: { user: 'ordinary', text: `lab: { ${NOFILE} }\n${LOAD}` },
  'host-wide': {
    user: 'root',
    // One run at a time may hold settings of the whole machine.
    isAlone: true,
    text: `lab: { ${NOFILE}, host: { ${WATCHES.setting}: ${WATCHES.value} } }\n${LOAD}`,
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
