import { tasksOf } from '../dist/drivers/connections/tasks.js';
import { ledgerFrom, NEVER } from '../dist/model/ledger.js';
import { monotonicNs } from '../dist/system/clock.js';
import { startShard } from '../dist/system/shard.js';
import { finishAll, startTogether } from '../dist/system/shard-group.js';

const LONGEST_MS = 120_000;

/** loadline's driver: one shard a process. */
export async function loadlineClient(plan, host, listener) {
  const { nofile } = plan.hosts.client;
  const options = { program: 'drivers/connections/shard.js', host, nofile };
  const tasks = tasksOf(plan, listener);
  const shards = await startTogether(tasks.map(() => () => startShard(options)));
  return {
    pids: shards.map(shard => shard.pid),
    open: async () => {
      await together(shards, 'ready', index => ({ type: 'prepare', task: tasks[index] }));
      const atNs = String(monotonicNs());
      await together(shards, 'settled', () => ({ type: 'go', atNs }));
    },
    close: async () => {
      const ledgers = await reported(shards);
      await finishAll(shards);
      return openingSeconds(ledgers);
    },
  };
}

function together(shards, answer, question) {
  return Promise.all(
    shards.map((shard, index) => {
      const answered = shard.next(answer, LONGEST_MS);
      shard.send(question(index));
      return answered;
    }),
  );
}

async function reported(shards) {
  const chunks = shards.map(() => []);
  shards.forEach((shard, index) => void shard.onBytes(bytes => chunks[index].push(bytes)));
  await together(shards, 'done', () => ({ type: 'report' }));
  return chunks.map(pieces => ledgerFrom(Buffer.concat(pieces)));
}

/** From the first start to the last answer. All shards count from the same moment. */
function openingSeconds(ledgers) {
  let firstUs = Number.POSITIVE_INFINITY;
  let lastUs = 0;
  for (const { length, startUs, firstByteUs } of ledgers) {
    for (let attempt = 0; attempt < length; attempt += 1) {
      if (firstByteUs[attempt] === NEVER) throw new Error('a connection was not served: there is nothing to compare');
      firstUs = Math.min(firstUs, startUs[attempt]);
      lastUs = Math.max(lastUs, startUs[attempt] + firstByteUs[attempt]);
    }
  }
  return (lastUs - firstUs) / 1e6;
}
