import { withLab } from './lab.mjs';
import { loadlineClient } from './loadline-client.mjs';
import { measure } from './measure.mjs';
import { median } from './median.mjs';
import { nodeNetClient } from './node-client.mjs';

const CLIENTS = { loadline: loadlineClient, nodeNet: nodeNetClient };

/** Lets each client open and hold the connections, in turn, each time in a fresh lab. Values are medians of the rounds. */
export async function compareClients({ connections, processes, rounds }) {
  const taken = { loadline: [], nodeNet: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, client] of Object.entries(CLIENTS)) {
      taken[name].push(await withLab({ connections, processes }, lab => measure(client, lab)));
    }
  }
  return { connections, processes, rounds: taken, loadline: medians(taken.loadline), nodeNet: medians(taken.nodeNet) };
}

function medians(rounds) {
  const names = Object.keys(rounds[0]);
  return Object.fromEntries(names.map(name => [name, median(rounds.map(round => round[name]))]));
}
