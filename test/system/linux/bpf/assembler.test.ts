import { expect, test } from 'vitest';
import { type Assembler, assembler, HELPER } from '../../../../src/system/linux/bpf/assembler.ts';

/** Instructions in hexadecimal: code, registers (source, destination), offset, number. */
function written(code: Assembler): string[] {
  const hex = code.bytes().toString('hex');
  return (hex.match(/.{16}/g) ?? []).map(
    one => `${one.slice(0, 2)} ${one.slice(2, 4)} ${one.slice(4, 8)} ${one.slice(8)}`,
  );
}

test('instructions are those of the instruction set', () => {
  const code = assembler()
    .compute('mov', 6, { r: 1 })
    .compute('and', 3, -8)
    .bigEndian16(1)
    .load(64, 7, 6, 8)
    .load(8, 1, 10, -120)
    .store(32, 10, -56, { r: 1 })
    .store(64, 10, -8, 5)
    .add64(0, 0, 1)
    .call(HELPER.lookup);
  expect(written(code)).toEqual([
    'bf 16 0000 00000000',
    '57 03 0000 f8ffffff',
    'dc 01 0000 10000000',
    '79 67 0800 00000000',
    '71 a1 88ff 00000000',
    '63 1a c8ff 00000000',
    '7a 0a f8ff 05000000',
    'db 10 0000 00000000',
    '85 00 0000 01000000',
  ]);
});

test('an address takes two instructions, a map says that it is one', () => {
  expect(written(assembler().address(2, 0xffffffff_82033a51n).map(1, 9))).toEqual([
    '18 02 0000 513a0382',
    '00 00 0000 ffffffff',
    '18 11 0000 09000000',
    '00 00 0000 00000000',
  ]);
});

test('a jump goes to its label, forwards and backwards, over instructions of two parts', () => {
  const code = assembler()
    .label('start')
    .jumpIf(1, '==', 0, 'out')
    .address(2, 1n)
    .jumpIf(1, '<', { r: 2 }, 'out')
    .jumpIf32(1, '==', -1, 'start')
    .jump('start')
    .label('out')
    .exit();
  expect(written(code)).toEqual([
    '15 01 0500 00000000',
    '18 02 0000 01000000',
    '00 00 0000 00000000',
    'ad 21 0200 00000000',
    '16 01 fbff ffffffff',
    '05 00 faff 00000000',
    'b7 00 0000 00000000',
    '95 00 0000 00000000',
  ]);
});

test('names that are asked for are names of their own', () => {
  const code = assembler();
  expect(code.fresh('here')).not.toBe(code.fresh('here'));
});

test('a jump to nowhere is an error', () => {
  expect(() => assembler().jump('nowhere').bytes()).toThrow('no label nowhere');
});
