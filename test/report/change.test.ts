import { expect, test } from 'vitest';
import type { Cause } from '../../src/model/cause.ts';
import { changeOf } from '../../src/report/change.ts';
import { CAUSES, groupOf } from './samples.ts';

const BACKLOG: Cause = {
  kind: 'limit',
  limit: 'listen-backlog',
  side: 'server',
  setting: 'listen backlog',
  value: '511',
};
const { remedy } = groupOf(BACKLOG);
if (remedy === undefined) throw new Error('the samples are gone');
const to = (setting: string, value: string) => ({ ...remedy, change: { setting, to: value } });

test('a change goes from the value that was in force to the one of the remedy', () => {
  expect(changeOf(BACKLOG, remedy)).toEqual({ setting: 'listen backlog', side: 'server', from: '511', to: '10000' });
});

test('it is that of the root, where there is one', () => {
  const [, rooted = BACKLOG] = CAUSES;
  expect(changeOf(rooted, to('nofile', '131072'))).toEqual({
    setting: 'nofile',
    side: 'server',
    from: '65536',
    to: '131072',
  });
});

test('what another setting was is not made up', () => {
  expect(changeOf(BACKLOG, to('net.ipv4.tcp_syncookies', '1'))?.from).toBeUndefined();
});

test.each([
  ['the value is in force already', BACKLOG, to('listen backlog', ' 511 ')],
  ['the cause is no limit', { kind: 'unexplained' } as const, remedy],
  ['there is no remedy', BACKLOG, undefined],
])('there is none where %s', (_, cause, given) => {
  expect(changeOf(cause, given)).toBeUndefined();
});
