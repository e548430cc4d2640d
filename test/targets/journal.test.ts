import { expect, it } from 'vitest';
import { parseJournalEntry } from '../../src/targets/logs/journal-entry.ts';
import { unitIn } from '../../src/targets/logs/journal-match.ts';

it.each([
  ['{"__REALTIME_TIMESTAMP":"1500","MESSAGE":"out of workers"}', { wallMs: 1.5, text: 'out of workers' }],
  ['{"__REALTIME_TIMESTAMP":"2000","MESSAGE":[195,164,10]}', { wallMs: 2, text: 'ä\n' }],
  ['{"__REALTIME_TIMESTAMP":"2000","MESSAGE":null}', undefined],
  ['{"MESSAGE":"no time"}', undefined],
  ['-- No entries --', undefined],
])('reads the entry %s', (line, entry) => {
  expect(parseJournalEntry(line)).toEqual(entry);
});

it.each([
  ['0::/system.slice/redis-server.service\n', 'redis-server.service'],
  ['0::/system.slice/system-postgresql.slice/postgresql@15-main.service\n', 'postgresql@15-main.service'],
  ['4:memory:/a\n1:name=systemd:/system.slice/nginx.service\n', 'nginx.service'],
  ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/web.service\n', undefined],
  ['0::/\n', undefined],
])('finds the unit of %j', (membership, unit) => {
  expect(unitIn(membership)).toBe(unit);
});
