import type { AddressFamily } from '../../model/address-family.ts';
import { assembled, CODE, type SocketFilter, type Step } from '../../system/linux/socket-filter.ts';
import { TO_TCP } from './tcp-filter.ts';

/** Bytes that are kept of each packet: headers, and the beginning of the answer. */
const KEPT_BYTES = 512;
const HTTP = Buffer.from('HTTP').readInt32BE();

/**
 * Lets packets from `port` pass whose data begin as a refusal may: an answer of HTTP with 5xx or 429, or a letter that the words of other
 * protocols begin with. What begins so and is none is told apart by its words.
 */
export function refusalFilter(port: number, family: AddressFamily): SocketFilter {
  return assembled([...TO_TCP[family], ...ofPort(port)]);
}

function ofPort(port: number): readonly Step[] {
  return [
    { code: CODE.loadHalfAtX, value: 0 },
    { code: CODE.jumpIfEqual, value: port, no: 'refuse' },
    // X: where the data begin. The header's length in words is the upper half of a byte.
    { code: CODE.loadByteAtX, value: 12 },
    { code: CODE.and, value: 0xf0 },
    { code: CODE.shiftRight, value: 2 },
    { code: CODE.addX, value: 0 },
    { code: CODE.copyToX, value: 0 },
    { code: CODE.loadWordAtX, value: 0 },
    { code: CODE.jumpIfEqual, value: HTTP, no: 'words' },
    { code: CODE.loadByteAtX, value: 9 },
    { code: CODE.jumpIfEqual, value: byte('5'), yes: 'accept' },
    { code: CODE.loadHalfAtX, value: 9 },
    { code: CODE.jumpIfEqual, value: Buffer.from('42').readUInt16BE(), no: 'refuse' },
    { code: CODE.loadByteAtX, value: 11 },
    { code: CODE.jumpIfEqual, value: byte('9'), yes: 'accept', no: 'refuse' },
    { at: 'words', code: CODE.loadByteAtX, value: 0 },
    ...[...'-ESC45*'].map(letter => ({ code: CODE.jumpIfEqual, value: byte(letter), yes: 'accept' })),
    // An error of a binary protocol, behind a header of four bytes.
    { code: CODE.loadByteAtX, value: 4 },
    { code: CODE.jumpIfEqual, value: 0xff, no: 'refuse' },
    { at: 'accept', code: CODE.accept, value: KEPT_BYTES },
    { at: 'refuse', code: CODE.accept, value: 0 },
  ];
}

function byte(letter: string): number {
  return letter.charCodeAt(0);
}
