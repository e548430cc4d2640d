import { describe, expect, it } from 'vitest';
import { editDistance, suggest } from '../../src/model/suggest.ts';

describe('suggest', () => {
  const keys = ['connections', 'arrival', 'hold', 'connectTimeout', 'repeat', 'halfOpen'];

  it.each([
    ['conections', 'connections'],
    ['CONNECTIONS', 'connections'],
    ['holt', 'hold'],
    ['ohld', 'hold'],
    ['rep', 'repeat'],
    ['half-open', 'halfOpen'],
    ['connecttimeout', 'connectTimeout'],
  ])('takes %s for %s', (word, meant) => {
    expect(suggest(word, keys)).toBe(meant);
  });

  it.each(['', 'x', 'duration', 'conn', 'y'.repeat(100_000)])('takes %.20s for nothing', word => {
    expect(suggest(word, keys)).toBeUndefined();
  });

  it('prefers the fewest edits', () => {
    expect(suggest('serves', ['server', 'served', 'serve'])).toBe('server');
    expect(suggest('ack', ['syn', 'syn-ack', 'ack'])).toBe('ack');
  });
});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abc', 'abc', 0],
    ['abc', 'axc', 1],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
  ])('from %j to %j is %i', (from, to, edits) => {
    expect(editDistance(from, to)).toBe(edits);
  });
});
