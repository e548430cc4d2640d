import { expect } from 'vitest';
import { dumpTrackedConnections, openConntrack } from '../../src/system/linux/ctnetlink.ts';
import { testWith } from '../collectors/needs.ts';
import { until, withLab } from './lab-sockets.ts';
import { CLIENT, planOf, SERVER } from './plan-of.ts';

const NFT = ['namespaces', 'nft'] as const;

testWith(NFT, 'entries that the lab takes count, and are not among the tracked connections', async () => {
  const tracking = { conntrack: true, entriesTaken: 61_000 };
  await withLab(planOf({ server: tracking, client: { conntrack: true } }), async tools => {
    const listener = tools.listen(SERVER);
    tools.connect(CLIENT, SERVER);
    await until(() => tools.accept(listener));
    const [server, client] = (['server', 'client'] as const).map(side =>
      Number(tools.program(side, 'cat', '/proc/sys/net/netfilter/nf_conntrack_count')),
    );
    expect([server, client]).toEqual([61_001, 1]);
    const sources: string[] = [];
    tools.lab.hosts.server.run(() => {
      const netlink = openConntrack();
      dumpTrackedConnections(netlink, 'ipv4', ({ source }) => sources.push(source));
      netlink.close();
    });
    expect(sources).toEqual([CLIENT]);
  });
});
