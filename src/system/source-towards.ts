import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { CannotRun } from '../model/errors.ts';

/** Nothing is sent to it: discard (RFC 863). */
const PORT = 9;

/** The address that the kernel would give a connection to this one. Sends nothing. Rejects with CannotRun where no route leads there. */
export function sourceTowards(address: string): Promise<string> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise<string>((resolve, reject) => {
    const refuse = (error: Error): void => reject(new CannotRun(`no way to ${address}: ${error.message}`));
    socket.once('error', refuse);
    socket.connect(PORT, address, (error?: Error) => (error ? refuse(error) : resolve(socket.address().address)));
  }).finally(() => socket.close());
}
