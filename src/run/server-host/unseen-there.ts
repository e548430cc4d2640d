import type { SocketTable } from '../../collectors/sockets/socket-table.ts';
import type { Probe } from '../../model/probe.ts';
import type { ServerHost } from './server-host.ts';

/**
 * Why causes on the server cannot be told although an agent is on its host; undefined where they can.
 *
 * @param table the server's, where it was asked for
 */
export function whyUnseenThere(
  host: ServerHost | undefined,
  table: Probe<SocketTable> | undefined,
): string | undefined {
  if (host === undefined) return undefined;
  const findings = host.findings();
  if (findings.state !== 'read') return host.lostWhy() ?? findings.why;
  return table === undefined || table.state === 'read' ? undefined : table.why;
}
