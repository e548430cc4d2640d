import { expect, test } from 'vitest';
import { refusalFilter } from '../../../src/collectors/sockets/refusal-filter.ts';
import type { AddressFamily } from '../../../src/model/address-family.ts';
import { CODE, type SocketFilter } from '../../../src/system/linux/socket-filter.ts';

/** A packet from `port` with these data, behind headers with `options` bytes of options each. */
function packet(family: AddressFamily, port: number, data: string, options = 0): Buffer {
  const network = Buffer.alloc(family === 'ipv4' ? 20 + options : 40);
  if (family === 'ipv4') network.writeUInt8(0x40 + network.length / 4, 0);
  network.writeUInt8(6, family === 'ipv4' ? 9 : 6);
  const transport = Buffer.alloc(20 + options);
  transport.writeUInt16BE(port, 0);
  transport.writeUInt8((transport.length / 4) << 4, 12);
  return Buffer.concat([network, transport, Buffer.from(data, 'latin1')]);
}

/** What the kernel's interpreter makes of it: bytes of the packet to keep. */
function kept(filter: SocketFilter, bytes: Buffer): number {
  const load = (at: number, size: number) => (at + size > bytes.length ? undefined : bytes.readUIntBE(at, size));
  let [a, x] = [0, 0];
  for (let at = 0; at < filter.length; at += 8) {
    const [code, yes, no] = [filter.readUInt16LE(at), filter.readUInt8(at + 2), filter.readUInt8(at + 3)];
    const value = filter.readInt32LE(at + 4);
    const loaded: Partial<Record<number, () => number | undefined>> = {
      [CODE.loadByteAt]: () => load(value, 1),
      [CODE.loadByteAtX]: () => load(x + value, 1),
      [CODE.loadHalfAtX]: () => load(x + value, 2),
      [CODE.loadWordAtX]: () => load(x + value, 4),
      [CODE.and]: () => a & value,
      [CODE.shiftRight]: () => a >>> value,
      [CODE.addX]: () => a + x,
    };
    const result = loaded[code];
    if (code === CODE.accept) return value;
    if (code === CODE.setX) x = value;
    else if (code === CODE.setXToHeaderLength) x = ((bytes[value] ?? 0) & 0xf) * 4;
    else if (code === CODE.copyToX) x = a;
    else if (code === CODE.jumpIfEqual) at += 8 * (a === value ? yes : no);
    else {
      const now = result?.();
      if (now === undefined) return 0;
      a = now;
    }
  }
  throw new Error('the filter has no end');
}

const families = ['ipv4', 'ipv6'] as const;

test.each(families)('%s: answers that refuse pass, whatever options their headers have', family => {
  const filter = refusalFilter(8000, family);
  const passes = (data: string, port = 8000) =>
    [0, 12].map(options => kept(filter, packet(family, port, data, options)) > 0);
  for (const data of [
    'HTTP/1.1 503 Service Unavailable\r\n',
    'HTTP/1.0 429 Too Many Requests\r\n',
    '-ERR max number of clients reached\r\n',
    'ERROR Too many open connections\r\n',
    '\x17\0\0\0\xff\x10\x04Too many connections',
    'E\0\0\0VSFATAL\0Msorry, too many clients already\0',
  ])
    expect(passes(data), data).toEqual([true, true]);
  expect(passes('HTTP/1.1 503 Service Unavailable\r\n', 8001)).toEqual([false, false]);
});

test.each(families)('%s: other answers, and packets without data, are not kept', family => {
  const filter = refusalFilter(8000, family);
  for (const data of ['HTTP/1.1 200 OK\r\n', 'HTTP/1.1 404 Not Found\r\n', '+PONG\r\n', '', 'ok', '\x17\x03\x03\0\x10'])
    expect(kept(filter, packet(family, 8000, data)), data).toBe(0);
});

test('packets of another protocol are not kept', () => {
  const udp = packet('ipv4', 8000, '-ERR max number of clients reached\r\n');
  udp.writeUInt8(17, 9);
  expect(kept(refusalFilter(8000, 'ipv4'), udp)).toBe(0);
});
