import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { outcomesOf } from '../../src/attribution/outcomes.ts';
import { ledgerFrom } from '../../src/model/ledger.ts';
import { closeDescriptor, sendTo } from '../../src/system/linux/sockets.ts';
import { testWith } from '../collectors/needs.ts';
import { drive, endings } from './drive.ts';
import { type Loopback, withLoopback } from './loopback.ts';
import { planOf } from './plan-of.ts';
import { rudeListener } from './rude-listener.ts';

const NEEDS = ['namespaces', 'dist'] as const;
const RUDE_PORT = 9000;

testWith(NEEDS, 'every connection of a burst is served, by several shards', async () => {
  await withLoopback(async loopback => {
    const { attempts, progress, accepts } = await drive(planOf({ load: { connections: 600 }, shards: 2 }), loopback);
    expect(endings(attempts)).toEqual({ 'served hold': 600 });
    expect(progress).toEqual({ started: 600, connected: 600, served: 600, failed: 0, failures: {} });
    expect(accepts).toEqual({ accepted: 600, answered: 600, open: 600, errors: {} });
    expect(
      attempts.every(
        ({ connectMs, firstByteMs }) =>
          firstByteMs !== undefined && connectMs !== undefined && connectMs <= firstByteMs,
      ),
    ).toBe(true);
  });
});

testWith(NEEDS, 'without a probe, connected is served', async () => {
  await withLoopback(async loopback => {
    const { attempts } = await drive(planOf({ probe: 'none', target: { accept: { mode: 'never' } } }), loopback);
    expect(endings(attempts)).toEqual({ 'served hold': 10 });
    expect(attempts.map(attempt => attempt.firstByteMs)).toEqual(Array(10).fill(undefined));
  });
});

testWith(NEEDS, 'connections beyond nofile fail with EMFILE, to the last one', async () => {
  await withLoopback(async loopback => {
    let own = 0;
    const { attempts, progress } = await drive(planOf({ load: { connections: 300 }, clientNofile: 200 }), loopback, {
      prepared: ({ driver }) => {
        // The limit is on the number of a descriptor: an inherited one above it takes no room.
        own = readdirSync(`/proc/${driver.processes[0]?.pid}/fd`).filter(fd => Number(fd) < 200).length;
      },
    });
    const served = 200 - own;
    expect(endings(attempts)).toEqual({ 'served hold': served, 'failed socket EMFILE by socket': 300 - served });
    expect(progress.failures).toEqual({ EMFILE: 300 - served });
  });
});

testWith(NEEDS, 'connections beyond the port range fail with EADDRNOTAVAIL, and have no port', async () => {
  await withLoopback(async loopback => {
    loopback.sysctl('net.ipv4.ip_local_port_range', '40000 40099');
    const { attempts } = await drive(planOf({ load: { connections: 150 } }), loopback);
    expect(endings(attempts)).toEqual({ 'served hold': 100, 'failed connect EADDRNOTAVAIL by connect': 50 });
    expect(attempts.filter(({ outcome }) => outcome === 'failed').every(({ sourcePort }) => sourcePort === 0)).toBe(
      true,
    );
  });
});

testWith(NEEDS, 'a second source address has the whole port range again', async () => {
  await withLoopback(async loopback => {
    loopback.sysctl('net.ipv4.ip_local_port_range', '40000 40099');
    const sources = ['127.0.0.2', '127.0.0.3'];
    const { attempts } = await drive(planOf({ load: { connections: 220 }, sources }), loopback);
    expect(endings(attempts)).toEqual({ 'served hold': 200, 'failed connect EADDRNOTAVAIL by connect': 20 });
    expect(attempts.slice(0, 4).map(attempt => attempt.source)).toEqual([0, 1, 0, 1]);
  });
});

testWith(NEEDS, 'nobody listening is ECONNREFUSED, from a port that is known', async () => {
  await withLoopback(async loopback => {
    const { attempts } = await drive(planOf({ destinationPort: RUDE_PORT }), loopback);
    expect(endings(attempts)).toEqual({ 'failed connect ECONNREFUSED by connect': 10 });
    expect(attempts.every(({ sourcePort }) => sourcePort > 0)).toBe(true);
  });
});

testWith(NEEDS, 'a target that reads and closes is an end of file, and the socket stays open', async () => {
  await withLoopback(loopback =>
    againstRude(loopback, 64, closeDescriptor, { 'failed response eof': 10 }, 'CLOSE-WAIT'),
  );
});

testWith(NEEDS, 'a target that closes before it has read everything is ECONNRESET', async () => {
  const expected = { 'failed response ECONNRESET by recv': 10 };
  await withLoopback(loopback => againstRude(loopback, 1, closeDescriptor, expected, 'CLOSED'));
});

testWith(NEEDS, 'an error status is a failure', async () => {
  const refuse = (fd: number): void => void sendTo(fd, Buffer.from('HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n'), 38);
  const expected = { 'failed response http-status 503': 10 };
  await withLoopback(loopback => againstRude(loopback, 64, refuse, expected, 'ESTABLISHED'));
});

const HALF = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345');

testWith(NEEDS, 'half an answer is not served: it hangs', async () => {
  const begin = (fd: number): void => void sendTo(fd, HALF, HALF.byteLength);
  const expected = { 'failed body timeout': 10 };
  await withLoopback(loopback => againstRude(loopback, 64, begin, expected, 'ESTABLISHED', 300));
});

testWith(NEEDS, 'half an answer is not served: it is cut off', async () => {
  const cut = (fd: number): void => {
    sendTo(fd, HALF, HALF.byteLength);
    closeDescriptor(fd);
  };
  await withLoopback(loopback => againstRude(loopback, 64, cut, { 'failed body eof': 10 }, 'CLOSE-WAIT'));
});

testWith(NEEDS, 'an answer in two halves is served', async () => {
  const whole = (fd: number): void => {
    sendTo(fd, HALF, HALF.byteLength);
    setTimeout(() => sendTo(fd, Buffer.from('67890'), 5), 30);
  };
  await withLoopback(async loopback => {
    const listener = rudeListener(loopback, RUDE_PORT, 64, whole);
    try {
      const { attempts } = await drive(planOf({ destinationPort: RUDE_PORT }), loopback);
      expect(endings(attempts)).toEqual({ 'served hold': 10 });
    } finally {
      listener.close();
    }
  });
});

testWith(
  NEEDS,
  'a client error is an answer, told apart: the request may be at fault, the connection is not',
  async () => {
    const answer = Buffer.from('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    await withLoopback(async loopback => {
      const listener = rudeListener(loopback, RUDE_PORT, 64, fd => void sendTo(fd, answer, answer.length));
      try {
        const { attempts, reports } = await drive(planOf({ destinationPort: RUDE_PORT }), loopback);
        expect(endings(attempts)).toEqual({ 'served hold': 10 });
        expect(outcomesOf(reports.map(({ ledger }) => ledgerFrom(ledger)))).toMatchObject({
          served: 10,
          failed: 0,
          clientErrors: 10,
        });
      } finally {
        listener.close();
      }
    });
  },
);

const ONE_ANSWER = Buffer.from('HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok');
const ONE_OF_MANY = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');

testWith(
  NEEDS,
  'a server that answers and closes, as its answer says, has served; one that had not said so has not held',
  async () => {
    for (const [answer, expected, closedAfterAnswer] of [
      [ONE_ANSWER, { 'served hold': 10 }, 10],
      [ONE_OF_MANY, { 'failed hold eof': 10 }, undefined],
    ] as const) {
      await withLoopback(async loopback => {
        const listener = rudeListener(loopback, RUDE_PORT, 64, fd => {
          sendTo(fd, answer, answer.length);
          closeDescriptor(fd);
        });
        const held = () => new Promise<void>(resolve => setTimeout(resolve, 300));
        try {
          const plan = planOf({ destinationPort: RUDE_PORT });
          const { attempts, reports } = await drive(plan, loopback, {
            loaded: ({ driver }) => driver.settled.then(held),
          });
          expect(endings(attempts)).toEqual(expected);
          expect(reports[0]?.health?.closedAfterAnswer).toBe(closedAfterAnswer);
        } finally {
          listener.close();
        }
      });
    }
  },
);

testWith(NEEDS, 'a server that keeps some connections and closes the others holds no more than it keeps', async () => {
  await withLoopback(async loopback => {
    const close = Buffer.from('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok');
    let kept = 0;
    const listener = rudeListener(loopback, RUDE_PORT, 64, fd => {
      kept += 1;
      if (kept <= 4) sendTo(fd, ONE_OF_MANY, ONE_OF_MANY.length);
      else {
        sendTo(fd, close, close.length);
        closeDescriptor(fd);
      }
    });
    const held = () => new Promise<void>(resolve => setTimeout(resolve, 300));
    try {
      const plan = planOf({ destinationPort: RUDE_PORT, load: { arrival: { mode: 'rate', perSecond: 100 } } });
      const { attempts } = await drive(plan, loopback, { loaded: ({ driver }) => driver.settled.then(held) });
      expect(endings(attempts)).toEqual({ 'served hold': 4, 'failed hold eof': 6 });
    } finally {
      listener.close();
    }
  });
});

async function againstRude(
  loopback: Loopback,
  takeBytes: number,
  then: (fd: number) => void,
  expected: Record<string, number>,
  clientState: string,
  connectTimeoutMs = 10_000,
): Promise<void> {
  const listener = rudeListener(loopback, RUDE_PORT, takeBytes, then);
  try {
    const plan = planOf({ destinationPort: RUDE_PORT, load: { connectTimeoutMs } });
    const { attempts } = await drive(plan, loopback);
    expect(endings(attempts)).toEqual(expected);
    expect(attempts.map(attempt => attempt.clientState)).toEqual(Array(10).fill(clientState));
    expect(attempts.every(({ sourcePort }) => sourcePort > 0)).toBe(true);
  } finally {
    listener.close();
  }
}
