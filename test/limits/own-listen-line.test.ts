import { describe, expect, it } from 'vitest';
import { applicationFact } from '../../src/attribution/facts/application.ts';
import { limitOf } from '../../src/limits/catalog.ts';
import type { Facts } from '../../src/model/facts/facts.ts';
import type { Run } from '../../src/model/run.ts';
import { listeningProgram } from '../../src/servers/listening.ts';
import { aBook, listener } from './book.ts';

/** Command lines as the kernel has them, and the line that each server is told its backlog by. */
const LINES = {
  'nginx: worker process': 'listen … backlog=1024;',
  '/usr/sbin/haproxy -Ws -f /etc/haproxy/haproxy.cfg': 'backlog 1024',
  '/usr/sbin/apache2 -k start': 'ListenBacklog 1024',
  '/usr/bin/redis-server 127.0.0.1:6379': 'tcp-backlog 1024',
  '/usr/bin/memcached -m 64 -p 11211': 'memcached -b 1024',
  'php-fpm: pool www': 'listen.backlog = 1024',
  '/usr/bin/python3 /usr/bin/gunicorn app:app': 'gunicorn --backlog 1024',
  '/usr/bin/python3 /usr/bin/uvicorn app:app': 'uvicorn --backlog 1024',
  '/usr/bin/python3 server.py': 'socket.listen(1024)',
  'node server.js': 'server.listen({ port, backlog: 1024 })',
  '/usr/lib/postgresql/15/bin/postgres -D /data': 'max_connections = 512',
  '/usr/sbin/mariadbd': 'back_log = 1024',
  '/usr/bin/uwsgi --http :80': 'uwsgi --listen 1024',
} as const;

const SHORT = { listener: listener({ backlog: 16, backlogTold: false, bound: 16, somaxconn: 4096 }) };
const CLAMPED = { listener: listener({ backlog: undefined, backlogTold: false, bound: 16, somaxconn: 16 }) };

function linesOf(limit: 'listen-backlog' | 'somaxconn', facts: Partial<Facts>): string[] {
  return [...limitOf(limit).remedy('server', aBook(facts)).now].map(line => line.replace(/\s+(#|\/\/).*$/, ''));
}

function running(...commands: readonly string[]): Facts['application'] {
  const run = { plan: { scenario: { target: { kind: 'external' } }, target: {} } } as Run;
  const processes = commands.map(command => ({ role: 'target', command, limits: { state: 'absent', why: '' } }));
  const fact = applicationFact(run, { processes } as unknown as Parameters<typeof applicationFact>[1]);
  if (fact.state !== 'read') throw new Error(fact.why);
  return fact.value;
}

describe('a longer accept queue', () => {
  it.each(Object.entries(LINES))('of %s is its own line', (command, line) => {
    expect(linesOf('listen-backlog', { ...SHORT, application: running(command) })).toEqual([line]);
  });

  it.each(Object.entries(LINES))('of %s below somaxconn takes both', (command, line) => {
    expect(linesOf('somaxconn', { ...CLAMPED, application: running(command) })).toEqual([
      'sysctl -w net.core.somaxconn="1024"',
      line,
      'restart the application: a running listener keeps its bound',
    ]);
  });

  it('of a server that is not known, or of several, is the call', () => {
    expect(listeningProgram('/srv/app --port 80')).toBeUndefined();
    expect(linesOf('listen-backlog', { ...SHORT, application: running('/srv/app') })).toEqual(['listen(fd, 1024)']);
    const both = running('node server.js', 'nginx: worker process');
    expect(linesOf('listen-backlog', { ...SHORT, application: both })).toEqual(['listen(fd, 1024)']);
  });

  it('of an nginx of ours is its line, and of one that asks for enough the sysctl alone', () => {
    expect(linesOf('listen-backlog', { ...SHORT, application: { kind: 'nginx' } })).toEqual(['listen … backlog=1024;']);
    const asks = { listener: listener({ backlog: 4096, backlogTold: true, bound: 16, somaxconn: 16 }) };
    expect(linesOf('somaxconn', { ...asks, application: { kind: 'nginx' } })).toHaveLength(2);
  });
});
