import { Socket } from 'node:net';
import { type FromShard, PROTOCOL, type ToShard } from '../model/protocol.ts';
import { CHANNEL_FD, frameDecoder, messageFrame } from './frames.ts';

/**
 * The talk with the runner of a program that has an event loop of Node's: greets, hands every order but the last to `obey`, and ends
 * the process when it is told to, or when the runner is gone. Returns how the program answers.
 */
export function talkToRunner(obey: (order: ToShard) => void): (message: FromShard) => void {
  const channel = new Socket({ fd: CHANNEL_FD });
  const decode = frameDecoder();
  const send = (message: FromShard) => void channel.write(messageFrame(message));
  channel.on('close', () => process.exit(0));
  channel.on('data', chunk => {
    for (const frame of decode(chunk)) {
      if (frame.kind !== 'message') continue;
      const order = frame.message as ToShard;
      if (order.type === 'finish') process.exit(0);
      obey(order);
    }
  });
  send({ type: 'hello', protocol: PROTOCOL, pid: process.pid });
  return send;
}
