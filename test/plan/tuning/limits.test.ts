import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limitsValue, parseLimitsFile } from '../../../src/plan/tuning/limits-file.ts';
import { type LimitsUser, resolveLimits } from '../../../src/plan/tuning/limits-settings.ts';

const parse = (text: string) => parseLimitsFile({ path: '/etc/security/limits.conf', text });

describe('a file of limits.conf(5)', () => {
  test('gives its lines with domain, type, item and value', () => {
    const text = [
      '# <domain> <type> <item> <value>',
      '*          soft  nofile  65536   # for everybody',
      'root       HARD  NOFILE  Unlimited',
      '@www-data  -     nproc   4096',
      '1000:      soft  nofile  1024',
      '@:33       soft  nofile  2048',
      '%          -     maxlogins 4',
      'nginx      -',
    ].join('\n');
    const { entries, exemptions, problems } = parse(text);
    expect(entries.map(({ line, domain, type, key, value }) => [line, domain, type, key, value])).toEqual([
      [2, { kind: 'default' }, 'soft', 'nofile', '65536'],
      [3, { kind: 'user', name: 'root' }, 'hard', 'nofile', 'unlimited'],
      [4, { kind: 'group', name: 'www-data' }, 'both', 'nproc', '4096'],
      [5, { kind: 'uids', from: 1000, to: Number.POSITIVE_INFINITY }, 'soft', 'nofile', '1024'],
      [6, { kind: 'gids', from: 33, to: 33 }, 'soft', 'nofile', '2048'],
      [7, { kind: 'all-together' }, 'both', 'maxlogins', '4'],
    ]);
    expect(exemptions).toMatchObject([{ line: 8, domain: { kind: 'user', name: 'nginx' } }]);
    expect(problems).toEqual([]);
  });

  test.each([
    '* soft nofile',
    '* medium nofile 5',
    '* soft nofile many',
    '@ soft nofile 5',
    'a:b soft nofile 5',
    ': - nofile 5',
  ])('%j is a problem', line => {
    expect(parse(`\n${line}`)).toMatchObject({ entries: [], exemptions: [], problems: [{ line: 2 }] });
  });

  test('values: numbers, and three ways to lift a limit', () => {
    expect(['5', 'unlimited', 'INFINITY', '-1', 'many', '5x'].map(limitsValue)).toEqual([
      5,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      undefined,
      5,
    ]);
  });

  test('any text gives each meaningful line once, and nothing throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), pieces => {
        const lines = pieces.flatMap(piece => piece.split(/\r?\n/));
        const { entries, exemptions, problems } = parse(lines.join('\n'));
        const told = [...entries, ...exemptions, ...problems].map(({ line }) => line).sort((a, b) => a - b);
        const held = lines.flatMap((line, index) => (/^\s*(#|$)/.test(line) ? [] : [index + 1]));
        expect(told).toEqual(held);
      }),
    );
  });
});

describe('which line decides for a login', () => {
  const ALICE: LimitsUser = {
    name: 'alice',
    uid: 1000,
    gid: 100,
    groups: [
      { name: 'users', gid: 100 },
      { name: 'www', gid: 33 },
    ],
    wildcardsCoverRoot: false,
  };
  const ROOT: LimitsUser = {
    name: 'root',
    uid: 0,
    gid: 0,
    groups: [{ name: 'root', gid: 0 }],
    wildcardsCoverRoot: false,
  };

  function nofile(user: LimitsUser, ...texts: readonly string[]) {
    const files = texts.map((text, index) => ({ path: `/etc/security/limits.d/${index}.conf`, text }));
    const { soft, hard } = resolveLimits(files, user, 'nofile');
    return [soft?.value, hard?.value];
  }

  test('the user before a group before everybody, wherever they stand', () => {
    expect(nofile(ALICE, 'alice - nofile 1', '@users - nofile 2\n* - nofile 3')).toEqual(['1', '1']);
    expect(nofile(ALICE, '@www - nofile 2', '* - nofile 3')).toEqual(['2', '2']);
    expect(nofile(ALICE, '* soft nofile 3')).toEqual(['3', undefined]);
  });

  test('among equals the last', () => {
    expect(nofile(ALICE, '* soft nofile 1\n* hard nofile 2', '* soft nofile 3')).toEqual(['3', '2']);
  });

  test('ids count as names do, a range of groups only for the primary one', () => {
    expect(nofile(ALICE, '1000: - nofile 1\nalice - nofile 2')).toEqual(['2', '2']);
    expect(nofile(ALICE, '@30:40 - nofile 1')).toEqual([undefined, undefined]);
    expect(nofile(ALICE, '@:33 - nofile 1')).toEqual(['1', '1']);
  });

  test('everybody is not root with Debian, and is elsewhere', () => {
    expect(nofile(ROOT, '* - nofile 1\n@root - nofile 2')).toEqual([undefined, undefined]);
    expect(nofile(ROOT, 'root - nofile 1')).toEqual(['1', '1']);
    expect(nofile({ ...ROOT, wildcardsCoverRoot: true }, '* - nofile 1')).toEqual(['1', '1']);
  });

  test('who is taken out has none; everybody cannot be', () => {
    expect(nofile(ALICE, '* - nofile 1', '@www -')).toEqual([undefined, undefined]);
    expect(nofile(ALICE, '* - nofile 1', '* -')).toEqual(['1', '1']);
  });

  test('other items and % do not count', () => {
    expect(nofile(ALICE, '* - nproc 1\n% - nofile 2\nbob - nofile 3')).toEqual([undefined, undefined]);
  });
});
