import { createServer, type ServerResponse } from 'node:http';
import { authority } from '../../model/address-family.ts';
import type { ListenTask } from '../../model/protocol.ts';
import { talkToRunner } from '../../system/event-loop-program.ts';
import { after } from '../../system/timer.ts';

const send = talkToRunner(order => {
  if (order.type === 'report') send({ type: 'done' });
  if (order.type === 'prepare' && order.task.task === 'listen') listen(order.task);
});

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
  const { address: host, port, path, backlog } = task;
  server.listen(path === undefined ? { host, port, backlog } : { path, backlog }, () => {
    const at = server.address();
    send({ type: 'ready', port: at === null || typeof at === 'string' ? 0 : at.port });
  });
}

function answer({ answer: when, closeAfterAnswer }: ListenTask, response: ServerResponse): void {
  if (closeAfterAnswer) response.setHeader('Connection', 'close');
  if (when.mode === 'now') response.end('ok');
  if (when.mode === 'after') after(when.afterMs, () => response.end('ok'));
}
