import { describe, expect, it } from 'vitest';
import { parseCount, parseDuration } from '../../src/plan/units.ts';

describe('parseDuration', () => {
  it.each([
    ['3s', 3000],
    ['200ms', 200],
    ['1m', 60_000],
    ['1h', 3_600_000],
    ['1.5s', 1500],
    ['1.1s', 1100],
    ['0.29s', 290],
    ['500us', 0.5],
    ['0s', 0],
    [' 2 s ', 2000],
  ])('reads %j as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ['3', '3 has no unit', '3s'],
    ['200', '200 has no unit', '200ms'],
    ['3sec', '"3sec" is not a duration: its unit "sec" is unknown', '3s'],
    ['2 minutes', '"2 minutes" is not a duration: its unit "minutes" is unknown', '2m'],
    ['3S', '"3S" is not a duration: its unit "S" is unknown', '3s'],
    ['3x', '"3x" is not a duration: its unit "x" is unknown', undefined],
    ['soon', '"soon" is not a duration', undefined],
    ['-3s', '"-3s" is not a duration', undefined],
    ['', '"" is not a duration', undefined],
    ['1.s', '"1.s" is not a duration', undefined],
    ['3__proto__', '"3__proto__" is not a duration', undefined],
    ['3constructor', '"3constructor" is not a duration: its unit "constructor" is unknown', undefined],
  ])('refuses %j', (text, mistake, suggestion) => {
    const expected = 'a duration with its unit, such as 3s, 200ms or 1.5m';
    expect(parseDuration(text)).toEqual({ mistake, expected, ...(suggestion === undefined ? {} : { suggestion }) });
  });
});

describe('parseCount', () => {
  it.each([
    ['1000', 1000],
    ['64Ki', 65_536],
    ['2Mi', 2_097_152],
    ['1M', 1_000_000],
    ['1.5M', 1_500_000],
    ['0', 0],
  ])('reads %j as %d', (text, value) => {
    expect(parseCount(text)).toBe(value);
  });

  it.each([
    ['10k', '"10k" could mean thousands or times 1024', '10000'],
    ['10_000', '"10_000" is not a count', '10000'],
    ['10,000', '"10,000" is not a count', '10000'],
    ['64kib', '"64kib" is not a count: its unit "kib" is unknown', '64Ki'],
    ['200ms', '200ms is a duration, not a count', undefined],
    ['1.5', '"1.5" is not a whole number', undefined],
    ['99999999999999999', '"99999999999999999" is not a whole number', undefined],
    ['-1', '"-1" is not a count', undefined],
    ['many', '"many" is not a count', undefined],
  ])('refuses %j', (text, mistake, suggestion) => {
    expect(parseCount(text)).toMatchObject({ mistake, ...(suggestion === undefined ? {} : { suggestion }) });
    if (suggestion === undefined) expect(parseCount(text)).not.toHaveProperty('suggestion');
  });
});
