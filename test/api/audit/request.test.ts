import { expect, test } from 'vitest';
import { audit } from '../../../src/api/audit.ts';
import { CannotRun, InvalidInput } from '../../../src/model/errors.ts';
import { auditOf } from './audit-of.ts';

test('a side that was not asked for is not judged', () => {
  expect(Object.keys(auditOf('debian-12', { connections: 30_000, sides: ['client'] }).sides)).toEqual(['client']);
  expect(Object.keys(auditOf('debian-12').sides)).toEqual(['server', 'client']);
});

test('a unit is named as for systemctl', () => {
  expect(auditOf('debian-12', { unit: 'nginx' }).process).toEqual(
    auditOf('debian-12', { unit: 'nginx.service' }).process,
  );
});

test.each([
  [{ connections: 0 }, InvalidInput],
  [{ connections: 1.5 }, InvalidInput],
  [{ connections: Number.NaN }, InvalidInput],
  [{ pid: -1 }, InvalidInput],
  [{ pid: 1, unit: 'a' }, InvalidInput],
  [{ root: '/nonexistent' }, CannotRun],
])('%j is refused', (request, kind) => {
  expect(() => audit(request)).toThrow(kind);
});
