import { expect, test } from 'vitest';
import { refreshing } from '../../src/cli/refreshing.ts';

test('a signal ends it with the latest answer, and nothing listens for signals afterwards', async () => {
  const before = process.listenerCount('SIGINT');
  let answers = 0;
  const ended = refreshing(() => {
    answers += 1;
    return Promise.resolve(answers);
  });
  process.emit('SIGINT');
  expect(await ended).toBe(1);
  expect(process.listenerCount('SIGINT')).toBe(before);
});
