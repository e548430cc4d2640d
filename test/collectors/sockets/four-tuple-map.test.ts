import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFourTupleMap } from '../../../src/collectors/sockets/four-tuple-map.ts';

test('every connection keeps its own number', () => {
  const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '::1');
  const port = fc.integer({ min: 0, max: 65535 });
  const tuple = fc.tuple(address, port, address, port);
  fc.assert(
    fc.property(fc.uniqueArray(tuple, { selector: String }), tuples => {
      const map = createFourTupleMap();
      for (const [index, ends] of tuples.entries()) map.set(...ends, index);
      expect(tuples.map(ends => map.get(...ends))).toEqual(tuples.map((_, index) => index));
    }),
  );
});

test('the two ends are not interchangeable', () => {
  const map = createFourTupleMap();
  map.set('10.0.0.1', 1, '10.0.0.2', 2, 5);
  expect(map.get('10.0.0.2', 2, '10.0.0.1', 1)).toBeUndefined();
  expect(map.get('10.0.0.1', 1, '10.0.0.2', 3)).toBeUndefined();
});
