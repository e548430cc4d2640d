import type { TcpSocket } from '../../system/linux/sock-diag.ts';

/** What each listening socket dropped while it was watched: the kernel counts from the socket's own beginning. */
export interface ListenerDrops {
  /** One look at every listening socket of the namespace. */
  note(listening: readonly TcpSocket[]): void;
  /** Packets that the sockets dropped to which `belongs` applies, those that are closed by now included; undefined where the kernel does not say. */
  of(belongs: (socket: TcpSocket) => boolean): number | undefined;
}

export function countListenerDrops(): ListenerDrops {
  const watched = new Map<number, { readonly before: number; last: TcpSocket }>();
  let looks = 0;
  return {
    note: listening => {
      for (const socket of listening) {
        const known = watched.get(socket.inode);
        // A socket that was not there at the first look was made since: whatever it dropped, it dropped now.
        if (known === undefined) watched.set(socket.inode, { before: looks === 0 ? dropsOf(socket) : 0, last: socket });
        else known.last = socket;
      }
      looks += 1;
    },
    of: belongs => {
      const sockets = [...watched.values()].filter(({ last }) => belongs(last));
      if (sockets.some(({ last }) => last.drops === undefined)) return undefined;
      return sockets.reduce((sum, { before, last }) => sum + dropsOf(last) - before, 0);
    },
  };
}

function dropsOf({ drops = 0 }: TcpSocket): number {
  return drops;
}
