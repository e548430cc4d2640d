import { type AddressFamily, familyOf } from '../model/address-family.ts';

/**
 * The fewest prefixes (`198.18.0.0/24`, `2001:2:0:18::2/127`) that cover exactly these addresses: one route each, instead
 * of one for each address. Expects well-formed addresses of one family, those of IPv6 from one /64 prefix and written with
 * `::` before the last group; doubles count once.
 */
export function prefixesOf(addresses: readonly string[]): string[] {
  const [first] = addresses;
  if (first === undefined) return [];
  const { toNumber, toAddress, bits } = NUMBERING[familyOf(first)](first);
  const numbers = [...new Set(addresses.map(toNumber))].sort((a, b) => a - b);
  const prefixes: string[] = [];
  let at = 0;
  while (at < numbers.length) {
    const start = numbers[at] ?? 0;
    const size = alignedRun(numbers, at);
    prefixes.push(`${toAddress(start)}/${bits - Math.log2(size)}`);
    at += size;
  }
  return prefixes;
}

/** How many consecutive numbers, a power of two, start here and can share a prefix. */
function alignedRun(numbers: readonly number[], at: number): number {
  const start = numbers[at] ?? 0;
  let size = 1;
  while (start % (size * 2) === 0 && numbers[at + size * 2 - 1] === start + size * 2 - 1) size *= 2;
  return size;
}

interface Numbering {
  readonly bits: number;
  readonly toNumber: (address: string) => number;
  readonly toAddress: (number: number) => string;
}

const NUMBERING: Readonly<Record<AddressFamily, (first: string) => Numbering>> = {
  ipv4: () => ({
    bits: 32,
    toNumber: address => address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0),
    toAddress: number => [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join('.'),
  }),
  ipv6: first => {
    const network = first.slice(0, first.lastIndexOf(':') + 1);
    return {
      bits: 128,
      toNumber: address => Number.parseInt(address.slice(network.length), 16),
      toAddress: number => `${network}${number.toString(16)}`,
    };
  },
};
