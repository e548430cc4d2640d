import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible, visibleJson } from '../../src/report/escape.ts';
import { count, duration, size } from '../../src/report/numbers.ts';
import { labelled, wrap } from '../../src/report/wrap.ts';

const anyText = fc.string({ unit: fc.oneof(fc.constantFrom('\u001b', '\n', '\u202e', '\ud800', ' '), fc.string()) });

describe('escaping', () => {
  test('no control, separator, direction mark or lone surrogate is left', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        expect(() => encodeURIComponent(visible(text))).not.toThrow();
      }),
    );
  });

  test('printable text stands as it is', () => {
    expect(visible('net.core.somaxconn = 128 — größer 🚢')).toBe('net.core.somaxconn = 128 — größer 🚢');
  });

  test('JSON keeps its meaning', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(JSON.parse(visibleJson(JSON.stringify({ text }, null, 2)))).toEqual({ text });
      }),
    );
  });
});

describe('wrapping', () => {
  test('no line is wider than asked, and no character but blanks is lost', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  test('a label stands once', () => {
    expect(labelled('  now  ', 'one two three', 12)).toEqual(['  now  one', '       two', '       three']);
  });
});

test('the largest number that a kernel takes is no limit', () => {
  expect(count(Number('9223372036854775807'))).toBe('unlimited');
  expect(count(Number.POSITIVE_INFINITY)).toBe('unlimited');
  expect(count(5_491_511)).toBe('5,491,511');
});

test('numbers are written for people', () => {
  expect([count(9488), count(Number.POSITIVE_INFINITY)]).toEqual(['9,488', 'unlimited']);
  expect([0.41, 850.4, 3200, 134_000].map(duration)).toEqual(['0.4 ms', '850 ms', '3.2 s', '2 min 14 s']);
  expect([512, 64 * 2 ** 20, 5.93 * 2 ** 30].map(size)).toEqual(['512 bytes', '64 MiB', '5.9 GiB']);
});
