import { expect } from 'vitest';
import type { FaultSpec } from '../../src/model/fault-spec.ts';
import type { Side } from '../../src/model/side.ts';
import { testWith } from '../collectors/needs.ts';
import { type LabWithSockets, until, withLab } from './lab-sockets.ts';
import { addresses, CLIENT, planOf, SERVER } from './plan-of.ts';

const NAMESPACES = ['namespaces'] as const;
const STRICT = [{ name: 'net.ipv4.conf.all.rp_filter', value: '1', origin: 'scenario' }] as const;

function moved(tools: LabWithSockets, side: Side, file: 'snmp' | 'netstat', name: string): number {
  const lines = tools.program(side, 'cat', `/proc/net/${file}`).split('\n');
  const at = lines.findIndex(line => line.split(' ').includes(name));
  return Number(lines[at + 1]?.split(' ')[lines[at]?.split(' ').indexOf(name) ?? 0]);
}

testWith(NAMESPACES, 'a blackhole on the server is no route back', async () => {
  await withLab(planOf({ faults: [{ on: 'server', route: 'blackhole' }] }), async tools => {
    tools.listen(SERVER);
    tools.connect(CLIENT, SERVER);
    await until(() => moved(tools, 'server', 'snmp', 'OutNoRoutes') > 0);
    expect(moved(tools, 'server', 'netstat', 'IPReversePathFilter')).toBe(0);
  });
});

testWith(
  NAMESPACES,
  'packets that come by a second cable are stopped by a strict filter, and served without',
  async () => {
    const faults: FaultSpec[] = [{ on: 'server', route: 'elsewhere' }];
    await withLab(planOf({ faults, server: { sysctl: STRICT } }), async tools => {
      tools.listen(SERVER);
      tools.connect(CLIENT, SERVER);
      await until(() => moved(tools, 'server', 'netstat', 'IPReversePathFilter') > 0);
    });
    await withLab(planOf({ faults }), async tools => {
      const listener = tools.listen(SERVER);
      tools.connect(CLIENT, SERVER);
      await until(() => tools.accept(listener));
    });
  },
);

testWith(NAMESPACES, 'an address that is missing is the last one, and the others are there', async () => {
  const own = addresses(19, 2);
  await withLab(planOf({ faults: [{ on: 'server', address: 'missing' }], server: { addresses: own } }), async tools => {
    const listener = tools.listen('0.0.0.0');
    tools.connect(CLIENT, own[1] ?? '');
    await until(() => moved(tools, 'server', 'snmp', 'InAddrErrors') > 0);
    tools.connect(CLIENT, own[0] ?? '');
    await until(() => tools.accept(listener));
  });
});
