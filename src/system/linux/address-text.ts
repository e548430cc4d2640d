import type { AddressFamily } from '../../model/address-family.ts';

/** Enough for every address of a lab's /15 network; then the memory is given back. */
const REMEMBERED = 140_000;
const texts = new Map<number, string>();

/** The address at `at` as text. An IPv4 address mapped into IPv6 (`::ffff:…`) is given as the IPv4 address it is. */
export function addressText(buffer: Buffer, at: number, family: AddressFamily): string {
  if (family === 'ipv4') return ipv4Text(buffer.readUInt32BE(at));
  return isMapped(buffer, at) ? ipv4Text(buffer.readUInt32BE(at + 12)) : ipv6Text(buffer, at);
}

function ipv4Text(address: number): string {
  const known = texts.get(address);
  if (known !== undefined) return known;
  if (texts.size >= REMEMBERED) texts.clear();
  const text = `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
  texts.set(address, text);
  return text;
}

function isMapped(buffer: Buffer, at: number): boolean {
  return (
    buffer.readUInt32LE(at) === 0 && buffer.readUInt32LE(at + 4) === 0 && buffer.readUInt32BE(at + 8) === 0x0000ffff
  );
}

/** RFC 5952: lower case, the longest run of two or more zero groups as `::`, the first of equals. */
function ipv6Text(buffer: Buffer, at: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => buffer.readUInt16BE(at + index * 2).toString(16));
  const zeros = longestZeroRun(groups);
  if (zeros.length < 2) return groups.join(':');
  const after = zeros.start + zeros.length;
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(after).join(':')}`;
}

function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== '0') start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  });
  return longest;
}
