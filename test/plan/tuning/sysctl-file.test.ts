import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSysctlFile } from '../../../src/plan/tuning/sysctl-file.ts';

const parse = (text: string) => parseSysctlFile({ path: '/etc/sysctl.d/10-a.conf', text });

test('entries have their key in one spelling, their value and their line', () => {
  const text = [
    '# a comment',
    '; another',
    '',
    ' net.core.somaxconn=4096 ',
    'net/ipv4/tcp_rmem =  4096 131072  6291456',
    '-net.ipv4.tcp_syncookies = 1',
    'kernel.core_pattern = |/usr/bin/core %p a=b',
    'net/ipv4/conf/eth0.100/forwarding = 1',
    'fs.file-max =',
  ].join('\n');
  expect(parse(text).entries.map(({ key, value, line, ignoreFailure }) => [line, key, value, ignoreFailure])).toEqual([
    [4, 'net.core.somaxconn', '4096', false],
    [5, 'net.ipv4.tcp_rmem', '4096 131072  6291456', false],
    [6, 'net.ipv4.tcp_syncookies', '1', true],
    [7, 'kernel.core_pattern', '|/usr/bin/core %p a=b', false],
    [8, 'net.ipv4.conf.eth0/100.forwarding', '1', false],
    [9, 'fs.file-max', '', false],
  ]);
  expect(parse(text).problems).toEqual([]);
});

test('a dash without a value is an exclusion, not an entry', () => {
  expect(parse('-net.ipv4.conf.lo.rp_filter')).toMatchObject({
    entries: [],
    exclusions: [{ key: 'net.ipv4.conf.lo.rp_filter', line: 1, file: '/etc/sysctl.d/10-a.conf' }],
    problems: [],
  });
});

test('a file from Windows reads the same', () => {
  expect(parse('net.core.somaxconn = 1\r\nfs.file-max = 2\r\n').entries.map(entry => entry.value)).toEqual(['1', '2']);
});

test.each([
  'net.core.somaxconn 4096',
  '= 5',
  'somaxconn = 5',
  'net..core = 1',
  'net.core.some thing = 1',
  '[Service]',
  '-',
])('%j is a problem with its line, and no entry', line => {
  const { entries, exclusions, problems } = parse(`\n${line}\n`);
  expect({ entries, exclusions }).toEqual({ entries: [], exclusions: [] });
  expect(problems).toMatchObject([{ file: '/etc/sysctl.d/10-a.conf', line: 2 }]);
});

describe('for any text', () => {
  test('every line that holds something is an entry, an exclusion or a problem, once', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), pieces => {
        const lines = pieces.flatMap(piece => piece.split(/\r?\n/));
        const { entries, exclusions, problems } = parse(lines.join('\n'));
        const told = [...entries, ...exclusions, ...problems].map(({ line }) => line).sort((a, b) => a - b);
        const held = lines.flatMap((line, index) => (/^\s*([#;]|$)/.test(line) ? [] : [index + 1]));
        expect(told).toEqual(held);
      }),
    );
  });

  test('what was written comes back', () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
    const key = fc.array(part, { minLength: 2, maxLength: 5 }).map(parts => parts.join('.'));
    const value = fc.string().filter(text => text.trim() === text);
    fc.assert(
      fc.property(fc.array(fc.record({ key, value })), settings => {
        const text = settings.map(each => `${each.key} = ${each.value}`).join('\n');
        expect(parse(text).entries.map(entry => ({ key: entry.key, value: entry.value }))).toEqual(settings);
      }),
    );
  });
});
