import type { TcpSocket } from '../../system/linux/sock-diag.ts';
import { commandOf } from '../../system/process-children.ts';
import { ownersOf } from '../../system/socket-owners.ts';

/** How many listeners are told of where there is none such. */
const TOLD = 20;

/**
 * What could have been meant.
 * @param ports those that were asked for: the nearest to one of them come first
 */
export function listenersText(listening: readonly TcpSocket[], ports: readonly number[]): string {
  if (listening.length === 0) return 'start the server first: nothing listens here';
  const told = nearestFirst(listening, ports)
    .slice(0, TOLD)
    .map(({ local, localPort, inode }) => {
      const [owner] = ownersOf([inode]);
      const who = owner === undefined ? 'owner not seen' : `${owner} ${(commandOf(owner) ?? '').slice(0, 40)}`.trim();
      return `${local}:${localPort} (${who})`;
    });
  const more = listening.length > TOLD ? ', …' : '';
  return `one of those that listen: ${told.join(', ')}${more}; or, for a server in a container, --pid`;
}

/** In the given order where nothing was asked for. */
function nearestFirst(listening: readonly TcpSocket[], ports: readonly number[]): readonly TcpSocket[] {
  const distance = ({ localPort }: TcpSocket): number => Math.min(...ports.map(port => Math.abs(port - localPort)));
  return ports.length === 0 ? listening : listening.toSorted((one, other) => distance(one) - distance(other));
}
