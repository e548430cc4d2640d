import { expect } from 'vitest';
import { testWith } from '../collectors/needs.ts';
import { drive, endings } from './drive.ts';
import { withLoopback } from './loopback.ts';
import { planOf } from './plan-of.ts';

const [LOW, HIGH] = [40_000, 40_999];

// From Linux 6.8 on. Left to itself the kernel takes every second port while half of them are free, and walks past all of those later.
testWith(['namespaces', 'dist'], 'local ports are looked for in one pass, not every second one first', async () => {
  await withLoopback(async loopback => {
    loopback.sysctl('net.ipv4.ip_local_port_range', `${LOW} ${HIGH}`);
    let ports: number[] = [];
    const { attempts } = await drive(planOf({ load: { connections: 40 }, sources: ['127.0.0.2'] }), loopback, {
      loaded: async ({ driver }) => {
        await driver.settled;
        ports = loopback.sockets().map(({ remotePort }) => remotePort);
      },
    });
    expect(endings(attempts)).toEqual({ 'served hold': 40 });
    // The server's sockets name them.
    const used = ports.filter(port => port >= LOW && port <= HIGH);
    expect(used).toHaveLength(40);
    expect(new Set(used.map(port => port % 2)).size).toBe(2);
  });
});
