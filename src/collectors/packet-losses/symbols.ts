import { readFileSync } from 'node:fs';
import type { CodeRange } from '../../system/linux/bpf/function-range.ts';

const FILE = '/proc/kallsyms';
const ADDRESS_DIGITS = 16;
/** Behind the address: a space, the kind, a space. */
const NAME_AT = ADDRESS_DIGITS + 3;
const NEWLINE = 10;
/** What the kernel shows instead of an address (kernel.kptr_restrict). */
const HIDDEN = '0'.repeat(ADDRESS_DIGITS);

/** The names of the kernel's functions by their addresses: zeros for whoever may not know them (kernel.kptr_restrict). */
export function readSymbols(file = FILE): Buffer {
  return readFileSync(file);
}

/** Where the code of a function of the kernel itself lies; undefined where it is not named, or addresses are hidden. */
export function rangeOf(symbols: Buffer, name: string): CodeRange | undefined {
  for (const kind of ['t', 'T']) {
    const at = symbols.indexOf(` ${kind} ${name}\n`, 0, 'latin1');
    if (at < 0) continue;
    const first = addressAt(symbols, at - ADDRESS_DIGITS);
    let next = symbols.indexOf(NEWLINE, at) + 1;
    while (next < symbols.length && addressAt(symbols, next) === first) next = symbols.indexOf(NEWLINE, next) + 1;
    if (first !== 0n && next < symbols.length) return { first, end: addressAt(symbols, next) };
  }
  return undefined;
}

function addressAt(symbols: Buffer, at: number): bigint {
  return BigInt(`0x${symbols.toString('latin1', at, at + ADDRESS_DIGITS)}`);
}

/**
 * Which function each address lies in, by name alone: neither module nor what the compiler put behind it (`.isra.0`). An address
 * that a call returns to lies one byte behind the call. Modules stand at the end of the file, in no order.
 */
export function symbolsAt(symbols: Buffer, addresses: readonly bigint[]): Map<bigint, string> {
  const wanted = addresses.map(address => ({ address, digits: digitsOf(address - 1n), nearest: HIDDEN, at: -1 }));
  for (let at = 0; at < symbols.length && wanted.length > 0; ) {
    const digits = symbols.toString('latin1', at, at + ADDRESS_DIGITS);
    for (const one of wanted) {
      if (digits > one.digits || digits <= one.nearest) continue;
      one.nearest = digits;
      one.at = at;
    }
    const end = symbols.indexOf(NEWLINE, at);
    at = end < 0 ? symbols.length : end + 1;
  }
  return new Map(wanted.filter(({ at }) => at >= 0).map(({ address, at }) => [address, nameAt(symbols, at)]));
}

function digitsOf(address: bigint): string {
  return address.toString(16).padStart(ADDRESS_DIGITS, '0');
}

function nameAt(symbols: Buffer, line: number): string {
  const end = symbols.indexOf(NEWLINE, line);
  const text = symbols.toString('latin1', line + NAME_AT, end < 0 ? symbols.length : end);
  return text.replace(/[\t.].*$/, '');
}
