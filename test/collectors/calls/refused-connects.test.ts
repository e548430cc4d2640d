import { expect, test } from 'vitest';
import { watchRefusedConnects } from '../../../src/collectors/calls/refused-connects.ts';
import { ERRNO } from '../../../src/model/errno.ts';

const unopened = (tid: number, remotePort: number, atMs: number) =>
  ({ kind: 'unopened', tid, atMs, localPort: 40_000, remotePort, destination: '127.0.0.1' }) as const;
const refused = (tid: number, atMs: number, errno: number = ERRNO.ECONNREFUSED) =>
  ({ kind: 'returned', tid, atMs, syscall: 'connect', result: -errno }) as const;

test('a connect that was refused at the port counts, and one that was refused at another does not', () => {
  const connects = watchRefusedConnects(8080);
  connects.unopened(unopened(1, 8080, 10));
  connects.unopened(unopened(2, 9999, 10));
  expect(connects.isElsewhere(refused(1, 11))).toBe(false);
  expect(connects.isElsewhere(refused(2, 12))).toBe(true);
});

test('each end of a socket stands for one call, its own thread first', () => {
  const connects = watchRefusedConnects(8080);
  connects.unopened(unopened(1, 8080, 10));
  connects.unopened(unopened(2, 8080, 11));
  expect([connects.isElsewhere(refused(2, 12)), connects.isElsewhere(refused(1, 12))]).toEqual([false, false]);
  expect(connects.isElsewhere(refused(1, 13))).toBe(true);
});

test('a timeout ends its socket in whichever thread the timer interrupted', () => {
  const connects = watchRefusedConnects(8080);
  connects.unopened(unopened(77, 8080, 10));
  expect(connects.isElsewhere(refused(1, 11, ERRNO.ETIMEDOUT))).toBe(false);
});

test('what ended long before, or had no port, is none of it; a shortage is judged by nobody here', () => {
  const connects = watchRefusedConnects(8080);
  connects.unopened(unopened(1, 8080, 10));
  expect(connects.isElsewhere(refused(1, 100))).toBe(true);
  connects.unopened({ ...unopened(1, 8080, 200), localPort: 0 });
  expect(connects.isElsewhere(refused(1, 201))).toBe(true);
  expect(connects.isElsewhere(refused(1, 300, ERRNO.EADDRNOTAVAIL))).toBe(false);
});
