import { expect, it } from 'vitest';
import { after, every, sleep } from '../../src/system/timer.ts';

/** Node lets a timer of more than 31 bits go off after a millisecond. */
const TOO_LONG_MS = 500_000 * 5000 + 15_000;

it('a time that no timer can hold does not go off at once', async () => {
  const gone: string[] = [];
  const warned: string[] = [];
  const note = ({ name }: Error): void => void warned.push(name);
  process.on('warning', note);
  const timers = [after(TOO_LONG_MS, () => gone.push('after')), every(TOO_LONG_MS, () => gone.push('every'))];
  const over = new AbortController();
  const slept = sleep(TOO_LONG_MS, over.signal).then(
    () => gone.push('sleep'),
    () => 'aborted',
  );
  await sleep(30);
  expect(gone).toEqual([]);
  over.abort();
  expect(await slept).toBe('aborted');
  for (const timer of timers) clearTimeout(timer);
  process.off('warning', note);
  expect(warned).toEqual([]);
});

it('a time that has passed is now', async () => {
  await new Promise<void>(resolve => void after(-5, resolve));
  await sleep(Number.NEGATIVE_INFINITY);
});
