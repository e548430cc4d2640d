import { expect, it } from 'vitest';
import { EXPLANATIONS } from '../../src/attribution/explanations/all.ts';
import { LIMITS } from '../../src/limits/catalog.ts';
import { LOSS_PLACES } from '../../src/model/packet-losses.ts';

/** Places that are no cause's, with why. */
const UNCLAIMED: Readonly<Record<string, string>> = {
  'client-hook': 'a rule or the tracking, and nobody knows which',
  'server-hook': 'the same',
  'no-listener': 'answered with a reset, which is heeded instead',
  'no-connection': 'what is left of a connection that is gone',
  'client-route': 'unexplained, with the place named',
  'client-neighbour': 'the same: connect() says EHOSTUNREACH, which has a cause',
  'server-neighbour': 'the same',
  checksum: 'the same: whoever broke the packet is not seen',
  'receive-buffer': 'the other end sends it again when there is room',
};

it('each place that can take the packets of an attempt is that of a cause', () => {
  const claims = [
    ...LIMITS.flatMap(limit => limit.sides.map(side => limit.kernel?.(side))),
    ...EXPLANATIONS.map(({ kernel }) => kernel),
  ];
  const claimed = new Set<string>(claims.flatMap(claim => claim?.places ?? []));
  expect(LOSS_PLACES.filter(place => !claimed.has(place) && UNCLAIMED[place] === undefined)).toEqual([]);
});
