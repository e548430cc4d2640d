import cluster, { type Worker } from 'node:cluster';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { authority } from '../../model/address-family.ts';
import { type FromShard, type ListenTask, PROTOCOL, type ToShard } from '../../model/protocol.ts';
import { CHANNEL_FD, frameDecoder, messageFrame } from '../../system/frames.ts';
import type { WorkerError } from './worker.ts';

const channel = new Socket({ fd: CHANNEL_FD });
const decode = frameDecoder();

// The runner is gone, or wants this process gone. Workers end when their primary does.
channel.on('close', () => process.exit(0));
channel.on('data', chunk => {
  for (const frame of decode(chunk)) if (frame.kind === 'message') obey(frame.message as ToShard);
});
send({ type: 'hello', protocol: PROTOCOL, pid: process.pid });

function obey(message: ToShard): void {
  if (message.type === 'finish') process.exit(0);
  if (message.type === 'report') send({ type: 'done' });
  if (message.type === 'prepare' && message.task.task === 'listen') fork(message.task);
}

/** The workers of a cluster as Node makes it: the primary accepts and deals the connections out in turn. */
function fork({ address, port, backlog, closeAfterAnswer, workers }: ListenTask): void {
  const exec = fileURLToPath(new URL('./worker.js', import.meta.url));
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

function send(message: FromShard): void {
  channel.write(messageFrame(message));
}
