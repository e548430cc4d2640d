import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseUnitFile } from '../../../src/plan/tuning/unit-file.ts';
import { dropInFolders, resolveUnit, unitFileNames } from '../../../src/plan/tuning/unit-settings.ts';
import { parseMemoryMax, parseResourceLimit, parseTasksMax } from '../../../src/plan/tuning/unit-value.ts';

const UNLIMITED = Number.POSITIVE_INFINITY;
const parse = (text: string) => parseUnitFile({ path: '/etc/systemd/system/a.service', text });

describe('a unit file', () => {
  test('gives its assignments by section, a continued line as one', () => {
    const text = [
      '# comment',
      '[Unit]',
      'Description = a = b',
      '[Service]',
      'ExecStart=/bin/a \\',
      '; a comment in between',
      '  --flag',
      'LimitNOFILE=1024:4096',
      'LimitNOFILE=',
    ].join('\n');
    expect(parse(text).entries.map(({ line, key, value }) => [line, key, value])).toEqual([
      [3, 'Unit.Description', 'a = b'],
      [5, 'Service.ExecStart', '/bin/a  --flag'],
      [8, 'Service.LimitNOFILE', '1024:4096'],
      [9, 'Service.LimitNOFILE', ''],
    ]);
  });

  test.each(['LimitNOFILE=5', '[Service]\nLimitNOFILE 5', '[Service]\n=5'])('%j holds a problem', text => {
    expect(parse(text)).toMatchObject({ entries: [], problems: [{ file: '/etc/systemd/system/a.service' }] });
  });

  test('any text is taken, and every entry stands in a section', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const { entries, problems } = parse(text);
        for (const { key } of entries) expect(key).toContain('.');
        const lines = text.split(/\r?\n/).length;
        for (const { line } of [...entries, ...problems]) expect(line).toBeLessThanOrEqual(lines);
      }),
    );
  });
});

describe('a unit with drop-ins', () => {
  const files = (...texts: readonly string[]) => texts.map((text, index) => ({ path: `${index}.conf`, text }));

  test('has the last value, and none after an empty one', () => {
    const last = resolveUnit(files('[Service]\nTasksMax=1', '[Service]\nTasksMax=2'), 'Service.TasksMax');
    expect(last).toMatchObject({ value: '2', file: '1.conf', line: 2 });
    expect(resolveUnit(files('[Service]\nTasksMax=1', '[Service]\nTasksMax='), 'Service.TasksMax')).toBeUndefined();
    expect(resolveUnit(files('[Unit]\nTasksMax=1'), 'Service.TasksMax')).toBeUndefined();
  });

  test('looks for them by its own name, its template, its prefixes and its type', () => {
    expect(dropInFolders('nginx.service')).toEqual(['nginx.service.d', 'service.d']);
    expect(dropInFolders('a-b-c@d.service')).toEqual([
      'a-b-c@d.service.d',
      'a-b-c@.service.d',
      'a-b-.service.d',
      'a-.service.d',
      'service.d',
    ]);
    expect(unitFileNames('a@b.service')).toEqual(['a@b.service', 'a@.service']);
    expect(unitFileNames('a.service')).toEqual(['a.service']);
  });
});

describe('values', () => {
  test.each([
    ['65536', { soft: 65536, hard: 65536 }],
    ['1024:524288', { soft: 1024, hard: 524288 }],
    ['infinity', { soft: UNLIMITED, hard: UNLIMITED }],
    ['1024:infinity', { soft: 1024, hard: UNLIMITED }],
    ['infinity:1024', undefined],
    ['many', undefined],
    ['-1', undefined],
    ['1:2:3', undefined],
  ])('LimitNOFILE=%s', (written, limit) => {
    expect(parseResourceLimit(written)).toEqual(limit);
  });

  test.each([
    ['4915', 4915],
    ['infinity', UNLIMITED],
    ['15%', 15],
    ['nonsense', undefined],
  ])('TasksMax=%s of 100', (written, tasks) => {
    expect(parseTasksMax(written, 100)).toBe(tasks);
  });

  test('a share of what is not known is not known', () => {
    expect(parseTasksMax('15%', undefined)).toBeUndefined();
  });

  test.each([
    ['512M', 512 * 2 ** 20],
    ['1.5G', 1.5 * 2 ** 30],
    ['100', 100],
    ['infinity', UNLIMITED],
    ['50%', 500],
    ['much', undefined],
  ])('MemoryMax=%s of 1000 bytes', (written, bytes) => {
    expect(parseMemoryMax(written, 1000)).toBe(bytes);
  });
});
