import { setTimeout as sleep } from 'node:timers/promises';
import { withLab } from '../lab.mjs';
import { median } from '../median.mjs';
import { usageOf } from '../usage.mjs';
import { clientsHere } from './clients.mjs';
import { watchEstablished } from './established.mjs';

/** Lets every client open and hold the connections from one process, in turn, each time in a fresh lab. */
export async function comparePeers({ connections, rounds }) {
  const clients = Object.entries(clientsHere());
  const taken = Object.fromEntries(clients.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, client] of clients) {
      taken[name].push(await withLab({ connections, processes: 1 }, lab => measurePeer(client, lab, connections)));
    }
  }
  return { connections, rounds, clients: Object.fromEntries(clients.map(([name]) => [name, medians(taken[name])])) };
}

async function measurePeer(client, { plan, host, server, listener }, connections) {
  const session = await client(plan, host, listener);
  const idle = session.pids.length === 0 ? undefined : usageOf(session.pids);
  const startedMs = performance.now();
  const established = watchEstablished(server, connections);
  // Those that report their end are waited for after the kernel's word.
  const opened = session.open();
  const { firstMs, lastMs } = await established;
  const used = usageOf(session.pids);
  await opened;
  await sleep(200);
  const held = usageOf(session.pids);
  await session.close();
  const cpuUs = used.userUs + used.systemUs - (idle === undefined ? 0 : idle.userUs + idle.systemUs);
  return {
    connectionsPerSecond: (connections / Math.max(1, lastMs - firstMs)) * 1000,
    toLastMs: lastMs - startedMs,
    cpuUsPerConnection: cpuUs / connections,
    bytesPerConnection: held.rssBytes / connections,
  };
}

function medians(rounds) {
  return Object.fromEntries(Object.keys(rounds[0]).map(name => [name, median(rounds.map(round => round[name]))]));
}
