import { setTimeout as sleep } from 'node:timers/promises';
import { nofile, withLab } from '../lab.mjs';
import { median } from '../median.mjs';
import { usageOf } from '../usage.mjs';
import { clientsFor } from './clients.mjs';
import { watchEstablished } from './established.mjs';

const SETTLE_MS = 200;

/** Lets every client open and hold the connections, in turn, each time in a fresh lab. One that does not get there is left out. */
export async function comparePeers({ connections, rounds }) {
  const { clients, leftOut } = clientsFor(connections, nofile);
  const taken = Object.fromEntries(Object.keys(clients).map(name => [name, []]));
  const workers = Math.max(...Object.values(clients).map(({ processes }) => processes));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, { client, processes }] of Object.entries(clients)) {
      const size = { connections, processes, workers };
      process.stderr.write(`${connections} connections, round ${round + 1} of ${rounds}: ${name}\n`);
      if (leftOut[name] !== undefined) continue;
      const measured = await withLab(size, lab => measurePeer(client, lab, connections));
      if (measured.stuckAt === undefined) taken[name].push(measured);
      else leftOut[name] = `had ${measured.stuckAt} of them`;
    }
  }
  const results = Object.entries(clients)
    .filter(([name]) => leftOut[name] === undefined)
    .map(([name, { processes }]) => [name, { processes, rounds: taken[name], ...medians(taken[name]) }]);
  return { connections, rounds, clients: Object.fromEntries(results), leftOut };
}

/** Everything counts from the start of the client's first process: its own start, and all the processor time it takes. */
async function measurePeer(client, { plan, host, server, listener }, connections) {
  const startedMs = performance.now();
  const session = await client(plan, host, listener);
  const established = watchEstablished(server, connections);
  // Those that report their end are waited for after the kernel's word.
  const opened = session.open();
  const { firstMs, lastMs, stuckAt } = await established;
  if (stuckAt !== undefined) {
    await session.close();
    return { stuckAt };
  }
  const used = usageOf(session.pids);
  await opened;
  await sleep(SETTLE_MS);
  const held = usageOf(session.pids);
  await session.close();
  return {
    connectionsPerSecond: (connections / Math.max(1, lastMs - firstMs)) * 1000,
    toLastMs: lastMs - startedMs,
    cpuUsPerConnection: (used.userUs + used.systemUs) / connections,
    bytesPerConnection: held.rssBytes / connections,
  };
}

function medians(rounds) {
  return Object.fromEntries(Object.keys(rounds[0]).map(name => [name, median(rounds.map(round => round[name]))]));
}
