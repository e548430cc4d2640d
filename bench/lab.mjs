import { openLab } from '../dist/lab/lab.js';
import { MIRRORED_SETTINGS, WATCHED_SETTINGS } from '../dist/limits/mirrored.js';
import { buildPlan } from '../dist/plan/build-plan.js';
import { parseScenario } from '../dist/plan/parse-scenario.js';
import { gatherMachine } from '../dist/system/machine.js';
import { startTarget } from '../dist/targets/targets.js';
import { loadlineClient } from './loadline-client.mjs';

/** Four-tuples a connection, as a plan has them (src/plan/addresses.ts). */
const SPARE = 2.5;

/**
 * Nothing in the lab is short: queues take the whole burst, and each process connects from as many addresses of its own as leave
 * half of the ports free. A single process with one address need not bind its sockets, and no other client does. The congestion
 * control is one that every kernel has, whatever this machine prefers.
 */
const scenarioText = ({ connections, processes, workers = processes, ports = 55_536 }) => `
name: bench
lab:
  client:
    addresses: ${processes * Math.ceil((SPARE * connections) / processes / ports)}
    sysctl: { net.ipv4.ip_local_port_range: 10000 ${9999 + ports}, net.ipv4.tcp_congestion_control: reno }
  server:
    sysctl: { net.core.somaxconn: 65535, net.ipv4.tcp_max_syn_backlog: 65535, net.ipv4.tcp_congestion_control: reno }
target: { kind: raw, engine: io_uring, backlog: 65535, workers: ${workers} }
driver: { processes: ${processes} }
load: { connections: ${connections}, arrival: burst, connectTimeout: 60s }
`;

const machine = gatherMachine(WATCHED_SETTINGS);

/** Descriptors that a process may open here. */
export const nofile = machine.nofileHard;

/** Connections that the target has served before it counts: the code of a target just started is not compiled yet. */
const WARM_UP = 5000;

/** Runs `use` with a lab in which a target listens, and takes both down. */
export async function withLab(size, use) {
  const plan = planOf(size);
  const lab = await openLab(plan, { allowHostChanges: false });
  const target = await startTarget(plan, lab.hosts.server);
  const host = lab.hosts.client;
  const listener = { address: target.address, port: target.port };
  try {
    await warmUp(planOf({ ...size, connections: WARM_UP }), host, listener);
    return await use({ plan, host, server: lab.hosts.server, listener });
  } finally {
    await target.stop();
    await lab.close();
  }
}

function planOf(size) {
  return buildPlan(parseScenario(scenarioText(size), 'bench'), { file: 'bench' }, machine, MIRRORED_SETTINGS);
}

async function warmUp(plan, host, listener) {
  const session = await loadlineClient(plan, host, listener);
  await session.open();
  await session.close();
}
