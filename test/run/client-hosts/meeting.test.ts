import { expect, test } from 'vitest';
import { meeting } from '../../../src/run/client-hosts/meeting.ts';

test('everybody goes on once all are there', async () => {
  const { arrive, missing } = meeting(['a', 'b']);
  const first = arrive('a');
  expect(missing()).toEqual(['b']);
  await Promise.all([first, arrive('b')]);
});

test('nobody waits for one who has left', async () => {
  const { arrive, leave } = meeting(['a', 'b']);
  leave('b');
  await arrive('a');
});

test('a meeting that is called off tells those who come, and those who are there', async () => {
  const { arrive, callOff } = meeting(['a', 'b', 'c']);
  const first = arrive('a');
  callOff(new Error('no way to c'));
  await expect(first).rejects.toThrow('no way to c');
  await expect(arrive('b')).rejects.toThrow('no way to c');
});
