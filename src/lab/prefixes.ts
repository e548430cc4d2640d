/**
 * The fewest IPv4 prefixes (`198.18.0.0/24`) that cover exactly these addresses: one route each, instead of one for
 * each address. Expects well-formed addresses; doubles count once.
 */
export function prefixesOf(addresses: readonly string[]): string[] {
  const numbers = [...new Set(addresses.map(toNumber))].sort((a, b) => a - b);
  const prefixes: string[] = [];
  let at = 0;
  while (at < numbers.length) {
    const start = numbers[at] ?? 0;
    const size = alignedRun(numbers, at);
    prefixes.push(`${toAddress(start)}/${32 - Math.log2(size)}`);
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

function toNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join('.');
}
