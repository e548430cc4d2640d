import type { SocketTable } from '../../collectors/sockets/socket-table.ts';
import { TCP_STATE } from '../../model/codes.ts';
import type { Destination } from '../../model/plan.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';

/**
 * The server's table, where both hosts call a connection by the same addresses. Where the client is connected from an address and the
 * server has none of these connections, something between the hosts gives them other addresses, or answers in the server's place: then the
 * table says nothing of any attempt.
 */
export function untranslated(
  client: Probe<SocketTable>,
  server: SocketTable,
  { address, port }: Destination,
  name: string,
): Probe<SocketTable> {
  if (client.state !== 'read') return ok(server);
  const isKnown = new Map<string, boolean>();
  client.value.forEach(({ state, local, localPort, remote, remotePort }) => {
    const isOurs = state === TCP_STATE.ESTABLISHED && remote === address && remotePort === port;
    if (!isOurs || isKnown.get(local) === true) return;
    isKnown.set(local, server.find(remote, remotePort, local, localPort) !== undefined);
  });
  const [stranger] = [...isKnown].find(([, known]) => !known) ?? [];
  if (stranger === undefined) return ok(server);
  return absent(
    `${name} has no connection from ${stranger}: something between the hosts translates addresses, or answers in its place`,
  );
}
