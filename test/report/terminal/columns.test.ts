import { expect, test } from 'vitest';
import { columns } from '../../../src/report/terminal/columns.ts';

test('of a cell that nobody would read to its end the beginning is shown', () => {
  const [line = ''] = columns([['somaxconn', '9'.repeat(100_000), 'x']]).split('\n');
  expect(line).toMatch(/^somaxconn {2}9{400}… {2}x/);
});
