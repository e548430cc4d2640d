import { expect, test } from 'vitest';
import { parseBtf } from '../../../../src/system/linux/bpf/btf.ts';
import { texts, type WrittenType, writtenBtf } from './written-btf.ts';

const KIND = { int: 1, pointer: 2, array: 3, struct: 4, union: 5, enum: 6, typedef: 8, const: 10, func: 12, proto: 13 };
const strings = texts();
const member = (name: string, type: number, bits: number) => [strings.at(name), type, bits];

/** As `struct sock` is: a field of a struct in a struct, behind a union without a name, and a bit field. */
const TYPES: readonly WrittenType[] = [
  { kind: KIND.int, name: 'int', refers: 4, behind: [32] },
  { kind: KIND.struct, name: 'net_ref', size: 1, refers: 8, behind: member('net', 4, 0) },
  { kind: KIND.typedef, name: 'possible_net_t', refers: 2 },
  { kind: KIND.pointer, refers: 1 },
  {
    kind: KIND.union,
    size: 2,
    refers: 8,
    behind: [...member('first', 1, 0), ...member('skc_net', 3, 64)],
  },
  { kind: KIND.struct, name: 'common', size: 2, refers: 24, behind: [...member('family', 1, 0), ...member('', 5, 64)] },
  { kind: KIND.struct, name: 'sock', size: 1, refers: 24, behind: member('__sk_common', 6, 32) },
  {
    kind: KIND.struct,
    name: 'packed',
    size: 2,
    refers: 8,
    flag: true,
    behind: [...member('bits', 1, 2 ** 24 * 3 + 5), ...member('behind', 1, 16)],
  },
  { kind: KIND.array, behind: [1, 1, 4] },
  {
    kind: KIND.enum,
    name: 'skb_drop_reason',
    size: 2,
    refers: 4,
    behind: [strings.at('NONE'), 0, strings.at('NO_SOCKET'), 3],
  },
  { kind: KIND.proto, size: 4, behind: [0, 4, 0, 4, 0, 4, 0, 1] },
  { kind: KIND.pointer, refers: 11 },
  { kind: KIND.const, refers: 12 },
  { kind: KIND.typedef, name: 'btf_trace_kfree_skb', refers: 13 },
  { kind: KIND.func, name: 'tcp_conn_request', refers: 11 },
];
const btf = parseBtf(writtenBtf(TYPES, strings));

test('a field is found through typedefs, structs in structs and unions without a name', () => {
  expect(btf.field('sock', '__sk_common.family')).toBe(4);
  expect(btf.field('sock', '__sk_common.skc_net.net')).toBe(4 + 8 + 8);
});

test('a struct with bit fields tells where its other fields are', () => {
  expect(btf.field('packed', 'behind')).toBe(2);
});

test('what this kernel does not have is undefined', () => {
  expect(btf.field('sock', '__sk_common.other')).toBeUndefined();
  expect(btf.field('nothing', 'at.all')).toBeUndefined();
  expect(btf.functionId('kfree_skb')).toBeUndefined();
  expect(btf.tracepointArguments('consume_skb')).toBeUndefined();
  expect(btf.enumeration('sk_rst_reason')).toBeUndefined();
});

test('a name that is the end of another is not mistaken for it', () => {
  // `net` ends `skc_net`, and is a field, but no function.
  expect(btf.functionId('net')).toBeUndefined();
  expect(btf.functionId('tcp_conn_request')).toBe(15);
});

test('a tracepoint has the arguments that its prototype has, but for the first', () => {
  expect(btf.tracepointId('kfree_skb')).toBe(14);
  expect(btf.tracepointArguments('kfree_skb')).toBe(3);
});

test('values of an enumeration have their names', () => {
  expect([...(btf.enumeration('skb_drop_reason') ?? [])]).toEqual([
    [0, 'NONE'],
    [3, 'NO_SOCKET'],
  ]);
});

test('what is no BTF is refused', () => {
  expect(() => parseBtf(Buffer.from('{}'))).toThrow(RangeError);
  expect(() => parseBtf(Buffer.alloc(64))).toThrow('no BTF');
});
