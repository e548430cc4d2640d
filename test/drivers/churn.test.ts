import { expect } from 'vitest';
import { sendTo } from '../../src/system/linux/sockets.ts';
import { testWith } from '../collectors/needs.ts';
import { drive, endings } from './drive.ts';
import { withLoopback } from './loopback.ts';
import { planOf } from './plan-of.ts';
import { rudeListener } from './rude-listener.ts';

const NEEDS = ['namespaces', 'dist'] as const;
const PORT = 8080;
const TIME_WAIT = 6;

testWith(NEEDS, 'connections that the client closes leave TIME-WAIT on its side', async () => {
  await withLoopback(async loopback => {
    const waiting = () =>
      loopback.sockets().filter(({ remotePort, state }) => remotePort === PORT && state === TIME_WAIT).length;
    const { attempts, accepts } = await drive(
      planOf({ load: { connections: 20, repeat: { times: 5, close: 'client' } } }),
      loopback,
      {
        loaded: async ({ driver }) => {
          await driver.settled;
          // The last of them part while the target still has to close its side.
          await expect.poll(waiting, { timeout: 10_000 }).toBe(100);
        },
      },
    );
    expect(endings(attempts)).toEqual({ 'served close': 100 });
    expect(accepts?.answered).toBe(100);
  });
});

testWith(NEEDS, 'a target that closes after each answer has done as it should', async () => {
  await withLoopback(async loopback => {
    const { attempts } = await drive(
      planOf({ load: { connections: 20, repeat: { times: 5, close: 'server' } } }),
      loopback,
    );
    expect(endings(attempts)).toEqual({ 'served close': 100 });
    const waiting = loopback.sockets().filter(({ remotePort, state }) => remotePort === PORT && state === TIME_WAIT);
    expect(waiting).toHaveLength(0);
  });
});

testWith(NEEDS, 'a connection whose attempt failed goes on with its next one', async () => {
  await withLoopback(async loopback => {
    loopback.sysctl('net.ipv4.ip_local_port_range', '40000 40019');
    // Else a port whose TIME-WAIT is a second old is used again on loopback.
    loopback.sysctl('net.ipv4.tcp_tw_reuse', 0);
    const { attempts } = await drive(
      planOf({ load: { connections: 5, repeat: { times: 10, close: 'client' } } }),
      loopback,
    );
    expect(endings(attempts)).toEqual({ 'served close': 20, 'failed connect EADDRNOTAVAIL by connect': 30 });
  });
});

testWith(NEEDS, 'a target that should close and does not has failed', async () => {
  await withLoopback(async loopback => {
    const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    const listener = rudeListener(loopback, 9000, 64, fd => void sendTo(fd, answer, answer.byteLength));
    const load = { connections: 3, repeat: { times: 1, close: 'server' }, connectTimeoutMs: 2000 } as const;
    try {
      const { attempts } = await drive(planOf({ load, destinationPort: 9000 }), loopback);
      expect(endings(attempts)).toEqual({ 'failed close timeout': 3 });
    } finally {
      listener.close();
    }
  });
});
