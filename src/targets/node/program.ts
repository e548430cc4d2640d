import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { authority } from '../../model/address-family.ts';
import { type FromShard, type ListenTask, PROTOCOL, type ToShard } from '../../model/protocol.ts';
import { CHANNEL_FD, frameDecoder, messageFrame } from '../../system/frames.ts';

const channel = new Socket({ fd: CHANNEL_FD });
const decode = frameDecoder();

// The runner is gone, or wants this process gone.
channel.on('close', () => process.exit(0));
channel.on('data', chunk => {
  for (const frame of decode(chunk)) if (frame.kind === 'message') obey(frame.message as ToShard);
});
send({ type: 'hello', protocol: PROTOCOL, pid: process.pid });

function obey(message: ToShard): void {
  if (message.type === 'finish') process.exit(0);
  if (message.type === 'report') send({ type: 'done' });
  if (message.type === 'prepare' && message.task.task === 'listen') listen(message.task);
}

/** A plain node:http server: the backlog is all that is set. No time limit of its own ends a connection that waits. */
function listen(task: ListenTask): void {
  const server = createServer((_, response) => answer(task, response));
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.on('error', (error: NodeJS.ErrnoException) => {
    const { code, syscall } = error;
    const message = `${syscall ?? 'listen'} failed with ${code ?? error.message} for ${authority(task)}`;
    send({ type: 'error', message, ...(code && { errno: code }), ...(syscall && { syscall }) });
  });
  server.listen({ host: task.address, port: task.port, backlog: task.backlog }, () => {
    send({ type: 'ready', port: (server.address() as AddressInfo).port });
  });
}

function answer({ answer: when, closeAfterAnswer }: ListenTask, response: ServerResponse): void {
  if (closeAfterAnswer) response.setHeader('Connection', 'close');
  if (when.mode === 'now') response.end('ok');
  if (when.mode === 'after') setTimeout(() => response.end('ok'), when.afterMs);
}

function send(message: FromShard): void {
  channel.write(messageFrame(message));
}
