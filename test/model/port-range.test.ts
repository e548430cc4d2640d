import { describe, expect, it } from 'vitest';
import { ephemeralPorts } from '../../src/model/port-range.ts';

describe('ephemeralPorts', () => {
  it.each([
    [undefined, undefined, 28_232],
    ['32768 60999', '', 28_232],
    ['1024\t65535', undefined, 64_512],
    ['40000 40009', '40003', 9],
    ['40000 40009', '40003,40005-40007', 6],
    ['40000 40009', '40003-40005,40004-40006,40003', 6],
    ['40000 40009', '8080,39990-40000,40009-50000', 8],
    ['40000 40009', '0-65535', 0],
    ['40000 40009', 'none', 10],
    ['9 1', undefined, 28_232],
    ['unreadable', undefined, 28_232],
  ])('of %j without %j are %i', (range, reserved, ports) => {
    expect(ephemeralPorts(range, reserved)).toBe(ports);
  });
});
