import { openLab } from '../dist/lab/lab.js';
import { MIRRORED_SETTINGS, WATCHED_SETTINGS } from '../dist/limits/mirrored.js';
import { buildPlan } from '../dist/plan/build-plan.js';
import { parseScenario } from '../dist/plan/parse-scenario.js';
import { gatherMachine } from '../dist/system/machine.js';
import { startTarget } from '../dist/targets/targets.js';

/** Nothing in the lab is short: queues take the whole burst, and each process connects from two addresses of its own. */
const scenarioText = ({ connections, processes }) => `
name: bench
lab:
  client: { addresses: ${2 * processes}, sysctl: { net.ipv4.ip_local_port_range: 10000 65535 } }
  server: { sysctl: { net.core.somaxconn: 65535, net.ipv4.tcp_max_syn_backlog: 65535 } }
target: { kind: raw, backlog: 65535, workers: ${processes} }
driver: { processes: ${processes} }
load: { connections: ${connections}, arrival: burst, connectTimeout: 60s }
`;

const machine = gatherMachine(WATCHED_SETTINGS);

/** Runs `use` with a lab in which a target listens, and takes both down. */
export async function withLab(size, use) {
  const plan = buildPlan(parseScenario(scenarioText(size), 'bench'), { file: 'bench' }, machine, MIRRORED_SETTINGS);
  const lab = await openLab(plan, { allowHostChanges: false });
  const target = await startTarget(plan, lab.hosts.server);
  try {
    return await use({ plan, host: lab.hosts.client, listener: { address: target.address, port: target.port } });
  } finally {
    await target.stop();
    await lab.close();
  }
}
