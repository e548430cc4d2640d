import type { TcpSocket } from '../system/linux/sock-diag.ts';
import { commandOf } from '../system/process-children.ts';
import { ownersOf } from '../system/socket-owners.ts';

/** How many listeners are told of where there is none such. */
const TOLD = 20;

/** What could have been meant. */
export function listenersText(listening: readonly TcpSocket[]): string {
  if (listening.length === 0) return 'start the server first: nothing listens here';
  const told = listening.slice(0, TOLD).map(({ local, localPort, inode }) => {
    const [owner] = ownersOf([inode]);
    const who = owner === undefined ? 'owner not seen' : `${owner} ${(commandOf(owner) ?? '').slice(0, 40)}`.trim();
    return `${local}:${localPort} (${who})`;
  });
  const more = listening.length > TOLD ? ', …' : '';
  return `one of those that listen: ${told.join(', ')}${more}; or, for a server in a container, --pid`;
}
