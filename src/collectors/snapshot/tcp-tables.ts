import type { ListenerFacts, PortUse } from '../../model/machine-facts.ts';
import { parseRange } from '../../model/port-range.ts';
import type { Probe } from '../../model/probe.ts';
import { ok, valueIn } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { parseTcpTable, type TcpTableRow, tableAddress } from '../parse/tcp-table.ts';

const TIME_WAIT = 6;
const LISTEN = 10;

/** All TCP sockets of a network namespace, as its files tell them. */
export function readTcpTables(tree: FileTree, folder: string): Probe<readonly TcpTableRow[]> {
  const ipv4 = tree.read(`${folder}/tcp`);
  if (ipv4.state !== 'read') return ipv4;
  const ipv6 = valueIn(tree.read(`${folder}/tcp6`)) ?? '';
  return ok([...parseTcpTable(ipv4.value), ...parseTcpTable(ipv6)]);
}

/** Listeners without their bounds, which these files do not hold. */
export function listenersIn(rows: readonly TcpTableRow[]): ListenerFacts[] {
  return rows
    .filter(({ state }) => state === LISTEN)
    .map(({ localPort, receiveQueue }) => ({ port: localPort, waiting: receiveQueue, bound: undefined }));
}

/** The destination towards which one source address has the most ports of the range in use. */
export function busiestDestination(rows: readonly TcpTableRow[], range: string | undefined): PortUse {
  const [low, high] = parseRange(range ?? '');
  const uses = new Map<string, PortUse & { destination: string }>();
  for (const { local, localPort, remote, remotePort, state } of rows) {
    if (state === LISTEN || remotePort === 0 || localPort < low || localPort > high) continue;
    const key = `${local} ${remote} ${remotePort}`;
    const before = uses.get(key) ?? { destination: `${tableAddress(remote)}:${remotePort}`, taken: 0, timeWait: 0 };
    const timeWait = before.timeWait + (state === TIME_WAIT ? 1 : 0);
    uses.set(key, { ...before, taken: before.taken + 1, timeWait });
  }
  const none: PortUse = { destination: undefined, taken: 0, timeWait: 0 };
  return [...uses.values()].reduce<PortUse>((most, use) => (use.taken > most.taken ? use : most), none);
}
