import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { tellLines } from '../../src/system/bounded-lines.ts';

async function told(...pieces: readonly string[]): Promise<string[]> {
  const input = new PassThrough();
  const lines: string[] = [];
  const ended = tellLines(input, line => lines.push(line));
  for (const piece of pieces) input.write(piece);
  input.end();
  await ended;
  return lines;
}

test('lines are told whole, however they come', async () => {
  expect(await told('on', 'e\ntwo\r', '\n\nfo', 'ur')).toEqual(['one', 'two', '', 'four']);
});

test('of a line without end the beginning is told, and nothing of the rest is kept', async () => {
  const piece = 'x'.repeat(65_536);
  const [long, after, ...more] = await told(...Array.from({ length: 100 }, () => piece), '\nafter\n');
  expect([long?.length, after, more]).toEqual([4096, 'after', []]);
});
