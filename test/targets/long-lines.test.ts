import { expect, test } from 'vitest';
import { WORKER_CONNECTIONS_EXHAUSTED } from '../../src/servers/nginx/sayings.ts';
import { parseServerLine } from '../../src/servers/servers.ts';
import { logBook } from '../../src/targets/server/error-log.ts';

test('a line of a log that has no end is looked at as far as any line is long', () => {
  const looked: number[] = [];
  const parse = (line: string) => {
    looked.push(line.length);
    return parseServerLine(line);
  };
  const { total } = logBook(`${'7'.repeat(1_000_000)}\nshort\n`, parse, 0n);
  expect({ total, looked }).toEqual({ total: 2, looked: [4096, 5] });
});

test('a number that is as long as a line is looked at once, not from each of its digits', () => {
  const digits = '7'.repeat(100_000);
  expect(WORKER_CONNECTIONS_EXHAUSTED.exec(digits)).toBeNull();
  expect(WORKER_CONNECTIONS_EXHAUSTED.exec(`[alert] 1#1: 768 worker_connections are not enough`)?.[1]).toBe('768');
});
