import { type AddressFamily, familyOf } from '../../model/address-family.ts';

/** Numbers of the families (include/linux/socket.h). */
export const FAMILY_NUMBER: Readonly<Record<AddressFamily, number>> = { ipv4: 2, ipv6: 10 };
export const AF_UNIX = 1;
/** struct sockaddr_in6, the larger of the two. */
export const LARGEST_SOCKADDR_BYTES = 28;

/** An address and port as the kernel takes them: struct sockaddr_in, or sockaddr_in6 for an address with a colon. */
export function socketAddress(address: string, port: number): Buffer {
  const family = familyOf(address);
  const bytes = Buffer.allocUnsafeSlow(family === 'ipv4' ? 16 : LARGEST_SOCKADDR_BYTES).fill(0);
  new Uint16Array(bytes.buffer, 0, 1)[0] = FAMILY_NUMBER[family];
  bytes.writeUInt16BE(port, 2);
  if (family === 'ipv4') bytes.set(address.split('.').map(Number), 4);
  else ipv6Groups(address).forEach((group, index) => void bytes.writeUInt16BE(group, 8 + index * 2));
  return bytes;
}

/** The bytes of an address as packets carry them: 4 or 16. */
export function addressBytes(address: string): Buffer {
  const whole = socketAddress(address, 0);
  return familyOf(address) === 'ipv4' ? whole.subarray(4, 8) : whole.subarray(8, 24);
}

/** struct sockaddr_un: a path of at most 107 bytes, and a zero after it. */
export function unixAddress(path: string): Buffer {
  const bytes = Buffer.alloc(2 + Buffer.byteLength(path) + 1);
  bytes.writeUInt16LE(AF_UNIX, 0);
  bytes.write(path, 2);
  return bytes;
}

/** The eight numbers of an IPv6 address (RFC 4291); `::` stands for as many zeros as are missing. */
function ipv6Groups(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const before = numbers(head);
  if (tail === undefined) return before;
  const after = numbers(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function numbers(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap(group => (group.includes('.') ? ipv4Pair(group) : Number.parseInt(group, 16)));
}

/** The last four bytes may be written as an IPv4 address: `::ffff:127.0.0.1`. */
function ipv4Pair(text: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}
