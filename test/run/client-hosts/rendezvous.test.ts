import { expect, test } from 'vitest';
import type { ClientHost } from '../../../src/run/client-hosts/client-host.ts';
import { rendezvous } from '../../../src/run/client-hosts/rendezvous.ts';

function hostAhead(name: string, aheadNs: bigint): ClientHost {
  return {
    name,
    clock: async () => ({ aheadNs, boundNs: 1000, roundTripNs: 2000 }),
    drive: () => Promise.reject(new Error('nobody drives')),
    lost: new Promise(() => undefined),
  };
}

const hosts = [hostAhead('load-1', 7n), hostAhead('load-2', 250_000n)] as const;

test('one moment is told to each host by its own clock, once all are ready', async () => {
  const { shareOf, started } = rendezvous(hosts, undefined);
  const [first, second] = await Promise.all(hosts.map(host => shareOf(host).armed()));
  expect((second ?? 0n) - (first ?? 0n)).toBe(250_000n - 7n);
  expect(first).toBe((await started) + 7n);
});

test('what keeps one from starting keeps all', async () => {
  const { shareOf, callOff, started } = rendezvous(hosts, undefined);
  const armed = shareOf(hosts[0]).armed();
  callOff(new Error('load-2: no io_uring'));
  await expect(armed).rejects.toThrow('load-2: no io_uring');
  await expect(started).rejects.toThrow('load-2: no io_uring');
});

test('who has settled waits for the others, and for none that is lost', async () => {
  const { shareOf, leave, settled } = rendezvous(hosts, undefined);
  const first = shareOf(hosts[0]).settled();
  leave(hosts[1]);
  await first;
  await settled;
});
