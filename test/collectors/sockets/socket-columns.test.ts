import fc from 'fast-check';
import { expect, it } from 'vitest';
import { socketColumns } from '../../../src/collectors/sockets/socket-columns.ts';
import type { TcpSocket } from '../../../src/system/linux/sock-diag.ts';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const port = fc.integer({ min: 0, max: 65_535 });
const address = fc.constantFrom('198.18.0.1', '198.18.0.2', '198.19.0.1', '2001:db8::1', '::');
const history = fc.record({
  retransmits: word,
  retransmitsOut: word,
  bytesRetransmitted: fc.maxSafeNat(),
  sinceSentMs: word,
  sinceReceivedMs: word,
  segmentBytes: word,
  sacked: word,
  bytesReceived: fc.maxSafeNat(),
});
const sockets: fc.Arbitrary<TcpSocket> = fc.record(
  {
    state: fc.integer({ min: 1, max: 12 }),
    local: address,
    localPort: port,
    remote: address,
    remotePort: port,
    receiveQueue: word,
    sendQueue: word,
    inode: word,
    expiresMs: word,
    history,
  },
  {
    requiredKeys: [
      'state',
      'local',
      'localPort',
      'remote',
      'remotePort',
      'receiveQueue',
      'sendQueue',
      'inode',
      'expiresMs',
    ],
  },
);

it('gives back every socket as it was added, however many there are', () => {
  fc.assert(
    fc.property(fc.array(sockets, { maxLength: 3000, size: 'max' }), all => {
      const columns = socketColumns();
      for (const socket of all) columns.add(socket);
      const rows: object[] = [];
      columns.visit(({ state, local, localPort, remote, remotePort, expiresMs, history }) => {
        const { inode, receiveQueue, sendQueue } = columns.entry(rows.length);
        const kept = { state, local, localPort, remote, remotePort, expiresMs, inode, receiveQueue, sendQueue };
        rows.push({ ...kept, ...(history !== undefined && { history }) });
      });
      expect(rows).toEqual(all);
    }),
    { numRuns: 20 },
  );
});

it('hashes a four-tuple as its row, and knows it again', () => {
  fc.assert(
    fc.property(sockets, sockets, (one, other) => {
      const columns = socketColumns();
      columns.add(one);
      const { local, localPort, remote, remotePort } = one;
      expect(columns.hashOf(local, localPort, remote, remotePort)).toBe(columns.hash(0));
      const same = other.local === local && other.localPort === localPort;
      const both = same && other.remote === remote && other.remotePort === remotePort;
      expect(columns.has(0, other.local, other.localPort, other.remote, other.remotePort)).toBe(both);
    }),
  );
});
