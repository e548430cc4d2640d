import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { CONNECTING } from '../../src/explain/lines/connecting.ts';
import { FILES_AND_RIGHTS } from '../../src/explain/lines/files-and-rights.ts';
import { NAMES_OF_HOSTS } from '../../src/explain/lines/names.ts';
import { RUNTIMES } from '../../src/explain/lines/runtimes.ts';
import { STATUSES } from '../../src/explain/lines/statuses.ts';
import { lookUp } from '../../src/explain/lookup.ts';
import { KNOWN_PROGRAMS } from '../../src/servers/servers.ts';

const HERE: Readonly<Record<string, string>> = { 'net.ipv4.tcp_tw_reuse': '2', 'net.ipv4.tcp_timestamps': '1' };
const find = (thing: string) => lookUp(thing, ({ name }) => HERE[name]);

/** A line as it is pasted, a tab, and the name of what it is. */
const LINES = readFileSync(path.join(import.meta.dirname, '../fixtures/explain/lines.tsv'), 'utf8')
  .split('\n')
  .filter(line => line !== '')
  .map(line => line.split('\t') as [string, string]);

test.each(LINES)('%s', (line, name) => {
  expect(find(line)?.name).toBe(name);
});

describe('no entry is hidden behind one that is asked before it', () => {
  const named = new Set(LINES.map(([, name]) => name));
  const programs = KNOWN_PROGRAMS.flatMap(({ logEntries }) => logEntries).filter(
    ({ name }) => !/^haproxy \w\w$/.test(name),
  );
  const all = [...NAMES_OF_HOSTS, ...FILES_AND_RIGHTS, ...CONNECTING, ...RUNTIMES, ...STATUSES, ...programs];

  it.each(all.map(({ name }) => name))('%s', name => {
    expect(named).toContain(name);
  });
});

describe('what it says is of what the line was said of', () => {
  test.each([
    [
      "Error: ENOSPC: System limit for number of file watchers reached, watch '/a'",
      /inotify\.max_user_watches/,
      /epoll/,
    ],
    ["Error: EMFILE: too many open files, watch '/a'", /inotify\.max_user_instances/, /ulimit -n/],
    ['Error: bind EADDRNOTAVAIL 10.9.9.9', /address of this host/, /ip_local_port_range/],
    ['Error: connect EADDRNOTAVAIL ::1:8080 - Local (:::0)', /127\.0\.0\.1/, /ip_local_port_range/],
    ['TCP: Possible SYN flooding on port 443. Dropping request.', /tcp_syncookies=1/, /never/],
    ['TCP: Possible SYN flooding on port 443. Sending cookies.', /somaxconn/, /tcp_syncookies=1/],
    ['net.ipv4.tcp_timestamps', /tcp_timestamps=1/, /tcp_tw_reuse/],
    ['net.ipv4.tcp_tw_reuse', /tcp_tw_reuse="1"/, /nothing here/],
    ['neighbour: ndisc_cache: neighbor table overflow!', /ipv6\.neigh/, /ipv4\.neigh/],
    ['prlimit: failed to set the NOFILE resource limit: Operation not permitted', /LimitNOFILE=/, /conntrack/],
  ])('%s', (line, right, wrong) => {
    const advice = find(line)?.advice?.join('\n') ?? '';
    expect(advice).toMatch(right);
    expect(advice).not.toMatch(wrong);
  });

  it('says what the mode in force means', () => {
    expect(find('net.ipv4.tcp_tw_reuse')?.meaning).toContain('Here it is 2: towards loopback alone');
  });

  it('names the limits of threads for a JVM that cannot start one, and no memory', () => {
    const found = find('java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory');
    expect(found?.limits).toEqual(['cgroup-pids', 'nproc', 'threads-max']);
  });
});

describe('what is not known is not made up', () => {
  test.each([
    'Server started on port 8080',
    'connection from 10.0.0.1 accepted',
    'CUDA out of memory',
    'watch out: 3 files changed',
    'SELECT 1',
    'OK',
    'ERROR: relation "users" does not exist in the schema',
    'listening on 0.0.0.0:8000',
    '200 OK',
    '404 Not Found',
    'sC is a symbol',
    'user nofilename 1024',
  ])('%s', line => {
    expect(find(line)).toBeUndefined();
  });
});
