import { afterEach, expect } from 'vitest';
import { countPortUse } from '../../../src/collectors/sockets/port-use.ts';
import { countStates } from '../../../src/collectors/sockets/socket-states.ts';
import { readSocketTable, type SocketTable } from '../../../src/collectors/sockets/socket-table.ts';
import { watchTracking } from '../../../src/collectors/sockets/tracking-table.ts';
import type { Side } from '../../../src/model/side.ts';
import { openSockDiag, TCP_STATE } from '../../../src/system/linux/sock-diag.ts';
import { closeDescriptor } from '../../../src/system/linux/sockets.ts';
import { acceptOne, CLIENT, type HostPair, makeHostPair, SERVER, until } from '../host-pair.ts';
import { testWith } from '../needs.ts';

let pair: HostPair | undefined;

afterEach(() => {
  pair?.close();
  pair = undefined;
});

const range = { low: 1024, high: 65535 };
const destination = { address: SERVER, port: 80 };

testWith(['namespaces'], 'a queued connection has no inode on the server, an accepted one has', async () => {
  const hosts = makePair();
  const listener = hosts.listen(80, 5);
  const { port } = hosts.connect(80);
  const queued = await until(() => tableOf(hosts, 'server').find(SERVER, 80, CLIENT, port));
  expect(queued).toMatchObject({ state: 1, inode: 0 });
  const accepted = await acceptOne(listener);
  expect(tableOf(hosts, 'server').find(SERVER, 80, CLIENT, port)?.inode).toBeGreaterThan(0);
  expect(tableOf(hosts, 'client').find(CLIENT, port, SERVER, 80)).toMatchObject({ state: 1 });
  expect(tableOf(hosts, 'client').find(CLIENT, port, SERVER, 81)).toBeUndefined();
  closeDescriptor(accepted);
});

testWith(['namespaces'], 'the ports of closed connections are seen in TIME-WAIT', async () => {
  const hosts = makePair();
  const listener = hosts.listen(80, 5);
  const startedMs = performance.now();
  for (let made = 0; made < 3; made += 1) {
    const client = hosts.connect(80);
    const server = await acceptOne(listener);
    closeDescriptor(client.fd);
    await until(() => (tableOf(hosts, 'server').find(SERVER, 80, CLIENT, client.port)?.state === 8 ? true : undefined));
    closeDescriptor(server);
  }
  const uses = await until(() => {
    const found = countPortUse(tableOf(hosts, 'client'), {
      range,
      sources: [CLIENT],
      destination,
      atMs: performance.now(),
    });
    return found[0]?.byState['TIME-WAIT'] === 3 ? found : undefined;
  });
  const lookedMs = performance.now();
  expect(uses).toMatchObject([
    { source: CLIENT, destination: SERVER, destinationPort: 80, byState: { 'TIME-WAIT': 3 } },
  ]);
  const since = uses[0]?.timeWaitSince ?? [];
  expect(since.reduce((sum, [, sockets]) => sum + sockets, 0)).toBe(3);
  // Moments are rounded to 10 ms.
  for (const [atMs] of since) expect(atMs >= startedMs - 10 && atMs <= lookedMs + 10).toBe(true);
  expect(countStates(tableOf(hosts, 'client'))).toEqual({ 'TIME-WAIT': uses[0]?.byState['TIME-WAIT'] });
  expect(tableOf(hosts, 'server').find(SERVER, 80, CLIENT, 1)?.state).not.toBe(TCP_STATE.timeWait);
});

testWith(['namespaces', 'nft'], 'a tracked connection is found by its first direction only', async () => {
  const hosts = makePair();
  hosts.filter(
    'server',
    'table ip t {\n chain c {\n type filter hook input priority 0\n ct state new counter\n }\n}\n',
  );
  const watch = hosts.hosts.server.run(() => watchTracking());
  const listener = hosts.listen(80, 5);
  const { port } = hosts.connect(80);
  closeDescriptor(await acceptOne(listener));
  const tracking = watch.table();
  const table = tracking.state === 'read' ? tracking.value : undefined;
  watch.close();
  expect(table?.has(CLIENT, port, SERVER, 80)).toBe(true);
  expect(table?.has(SERVER, 80, CLIENT, port)).toBe(false);
  expect(table?.has(CLIENT, port + 1, SERVER, 80)).toBe(false);
});

function makePair(): HostPair {
  pair = makeHostPair();
  return pair;
}

function tableOf(hosts: HostPair, side: Side): SocketTable {
  const netlink = hosts.hosts[side].run(openSockDiag);
  try {
    return readSocketTable(netlink);
  } finally {
    netlink.close();
  }
}
