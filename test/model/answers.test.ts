import { expect, it } from 'vitest';
import { isClientError, isRefusal, refusalsIn } from '../../src/model/answers.ts';
import type { DriverNumbers } from '../../src/model/driver-output.ts';

it('5xx and 429 are refusals of the service, other 4xx may be the fault of the request, and the rest are neither', () => {
  const statuses = [100, 200, 204, 301, 400, 404, 428, 429, 430, 499, 500, 502, 503, 599];
  expect(statuses.filter(isRefusal)).toEqual([429, 500, 502, 503, 599]);
  expect(statuses.filter(isClientError)).toEqual([400, 404, 428, 430, 499]);
});

const NUMBERS: DriverNumbers = {
  requests: 100,
  elapsedMs: 1000,
  requestsPerSecond: 100,
  bytesPerSecond: 1,
  latencyMs: {},
  errors: { status: 40 },
};

it('refusals are told by status where the driver tells them apart, and are all that was no success where it does not', () => {
  expect(refusalsIn(NUMBERS)).toEqual([{ status: 0, count: 40 }]);
  expect(refusalsIn({ ...NUMBERS, errors: { status: 0 } })).toEqual([]);
  expect(refusalsIn({ ...NUMBERS, statuses: { 404: 37, 429: 1, 502: 2 } })).toEqual([
    { status: 502, count: 2 },
    { status: 429, count: 1 },
  ]);
  expect(refusalsIn({ ...NUMBERS, statuses: {} })).toEqual([]);
});
