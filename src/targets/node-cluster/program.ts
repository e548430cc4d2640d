import cluster, { type Worker } from 'node:cluster';
import { authority } from '../../model/address-family.ts';
import type { ListenTask } from '../../model/protocol.ts';
import { talkToRunner } from '../../system/event-loop-program.ts';
import { ownScript } from '../../system/own-program.ts';
import type { WorkerError } from './worker.ts';

// Workers end when their primary does.
const send = talkToRunner(order => {
  if (order.type === 'report') send({ type: 'done' });
  if (order.type === 'prepare' && order.task.task === 'listen') fork(order.task);
});

/** The workers of a cluster as Node makes it: the primary accepts and deals the connections out in turn. */
function fork({ address, port, backlog, closeAfterAnswer, workers }: ListenTask): void {
  const exec = ownScript('targets/node-cluster/worker.js');
  cluster.setupPrimary({ exec, args: [address, `${port}`, `${backlog}`, closeAfterAnswer ? 'close' : 'keep'] });
  let listening = 0;
  cluster.on('listening', (_: Worker, bound) => {
    listening += 1;
    if (listening === workers) send({ type: 'ready', port: bound.port });
  });
  cluster.on('message', (_: Worker, { syscall, errno }: WorkerError) => {
    send({
      type: 'error',
      message: `${syscall} failed with ${errno} for ${authority({ address, port })}`,
      errno,
      syscall,
    });
  });
  for (let worker = 0; worker < workers; worker += 1) cluster.fork();
}
