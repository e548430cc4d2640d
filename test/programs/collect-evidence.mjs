// Collects evidence as whoever runs it, of two network namespaces of its own (`lab`) or of the machine's (`host`), and prints it.
import { openCollection } from '../../dist/collectors/collection.js';
import { createNetworkNamespace } from '../../dist/system/linux/namespaces.js';
import { privilege } from '../../dist/system/privilege.js';

const lab = process.argv[2] === 'lab';
const host = side => {
  const namespace = lab ? createNetworkNamespace() : { run: act => act() };
  return { side, device: 'lo', run: namespace.run };
};
const collection = openCollection({
  hosts: { client: host('client'), server: host('server') },
  seen: { sides: lab ? 'both' : 'shared' },
  listener: { address: '127.0.0.1', port: 1 },
  clientAddresses: [],
  settingNames: ['net.core.somaxconn'],
  privilege: privilege(),
  conntrack: { client: true, server: true },
  processes: [{ side: 'client', role: 'driver', pid: process.pid, command: 'itself' }],
  connectionHistory: false,
  startedAtNs: () => undefined,
});
collection.sample(-1);
collection.sample(0);
const tables = collection.tables();
const { clientTracking, serverTracking } = tables;
console.log(JSON.stringify({ evidence: collection.evidence(tables), clientTracking, serverTracking }));
collection.close();
