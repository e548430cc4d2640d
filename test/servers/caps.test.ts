import { describe, expect, it } from 'vitest';
import { absent, ok } from '../../src/model/probe.ts';
import { capRemedy, KNOWN_CAPS, knownProgram, setCapsOf } from '../../src/servers/caps.ts';
import type { ConfigurationFiles } from '../../src/servers/configuration-files.ts';
import { KNOWN_PROGRAMS } from '../../src/servers/servers.ts';

function filesOf(texts: Readonly<Record<string, string>>): ConfigurationFiles {
  return {
    read: path => (texts[path] === undefined ? absent('no such file') : ok(texts[path])),
    list: folder =>
      ok(Object.keys(texts).flatMap(path => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : []))),
  };
}

const NO_FILES = filesOf({});

describe('a program is known by its command line', () => {
  it.each([
    ['/usr/sbin/haproxy -Ws -f /etc/haproxy/haproxy.cfg', 'haproxy'],
    ['redis-server *:6379', 'redis'],
    ['/usr/bin/valkey-server 127.0.0.1:6379', 'redis'],
    ['/usr/lib/postgresql/15/bin/postgres -D /data', 'PostgreSQL'],
    ['/usr/sbin/mariadbd', 'MariaDB or MySQL'],
    ['/usr/bin/memcached -m 64 -c 100', 'memcached'],
    ['php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)', 'php-fpm'],
    ['/usr/bin/python3 /usr/bin/gunicorn app:app', 'gunicorn'],
    ['gunicorn: worker [app:app]', 'gunicorn'],
    ['/usr/bin/python3 -m uvicorn app:app', 'uvicorn'],
  ])('%s', (command, name) => {
    expect(knownProgram(command)?.name).toBe(name);
  });

  it.each(['vim /etc/haproxy/haproxy.cfg', 'redis-benchmark -n 100', 'tail -f postgres.log', 'node server.js', ''])(
    '%j is none of them',
    command => {
      expect(knownProgram(command)).toBeUndefined();
    },
  );
});

describe('caps of a command line', () => {
  it.each([
    ['haproxy -n 50 -f /missing', 'maxconn', 50],
    ['redis-server --maxclients 100', 'maxclients', 100],
    ['postgres -D /data -c max_connections=40', 'max_connections', 40],
    ['mariadbd --max-connections=30', 'max_connections', 30],
    ['memcached -c 100', '-c', 100],
    ['memcached --conn-limit=200', '-c', 200],
    ['gunicorn -w 4 app:app', '--workers', 4],
    ['gunicorn --workers=2 --threads 8 app:app', '--worker-connections', 2000],
    ['gunicorn -w 2 -k gevent --worker-connections 60 app:app', '--worker-connections', 120],
    ['python3 -m uvicorn --limit-concurrency 20 app:app', '--limit-concurrency', 20],
  ])('%s', (command, setting, value) => {
    expect(setCapsOf(command, NO_FILES)).toEqual([
      expect.objectContaining({ setting, value, where: 'the command line' }),
    ]);
  });

  it.each([
    'gunicorn app:app',
    'gunicorn -c gunicorn.conf.py -w 4 app:app',
    'gunicorn: master [app:app]',
    'redis-server *:6379',
    'memcached -c many',
    'haproxy -f relative.cfg',
    'uvicorn app:app',
  ])('%s says none', command => {
    expect(setCapsOf(command, NO_FILES)).toEqual([]);
  });
});

describe('caps of configuration files', () => {
  it('haproxy: those of global, defaults and frontends, and none of a server line, a backend or a comment', () => {
    const text = `global
    maxconn 5000 # all
defaults
    maxconn 300
frontend web
    #maxconn 9
    maxconn 50
    bind 10.0.0.9:80 backlog 9 maxconn 40 tfo
    bind 10.0.0.9:81 name maxconn
backend app
    fullconn 7
    server a 10.0.0.1:80 maxconn 5
`;
    expect(setCapsOf('haproxy -f /h.cfg', filesOf({ '/h.cfg': text }))).toEqual([
      { server: 'haproxy', setting: 'maxconn', value: 5000, where: 'global, /h.cfg:2' },
      { server: 'haproxy', setting: 'maxconn', value: 300, where: 'defaults, /h.cfg:4' },
      { server: 'haproxy', setting: 'maxconn', value: 50, where: 'frontend web, /h.cfg:7' },
      { server: 'haproxy', setting: 'maxconn', value: 40, where: 'frontend web, /h.cfg:8' },
    ]);
  });

  it('PostgreSQL: the last line of its file, unless the command line says it', () => {
    const files = filesOf({
      '/data/postgresql.conf': "#max_connections = 9\nmax_connections = 100 # x\nmax_connections = '60'\n",
    });
    expect(setCapsOf('postgres -D /data', files)).toMatchObject([{ value: 60, where: '/data/postgresql.conf:3' }]);
    expect(setCapsOf('postgres -D /data -c max_connections=7', files)).toMatchObject([{ value: 7 }]);
  });

  it('MariaDB: the last line of the file that it was told to read, unless the command line says it', () => {
    const files = filesOf({
      '/my.cnf': '[client]\nmax_connections = 9\n[mysqld]\nmax-connections = 80\nmax_connections=60\n',
    });
    const command = 'mariadbd --defaults-file=/my.cnf';
    expect(setCapsOf(command, files)).toMatchObject([{ value: 60, where: '/my.cnf:5' }]);
    expect(setCapsOf(`${command} --max-connections=7`, files)).toMatchObject([{ value: 7 }]);
  });

  it('php-fpm: each pool that the main file includes', () => {
    const files = filesOf({
      '/f/php-fpm.conf': 'include=/f/pool.d/*.conf\n',
      '/f/pool.d/www.conf': '; pm.max_children = 9\npm.max_children = 5\n',
    });
    expect(setCapsOf('php-fpm: master process (/f/php-fpm.conf)', files)).toMatchObject([
      { setting: 'pm.max_children', value: 5, where: '/f/pool.d/www.conf:2' },
    ]);
  });
});

it.each(KNOWN_PROGRAMS.flatMap(({ name, caps }) => caps.map(({ setting }) => [name, setting] as const)))(
  'the remedy of %s %s is its own line, above what is in force',
  (server, setting) => {
    const remedy = capRemedy({ server, setting, value: 50, where: '/etc/server.conf:12' }, 150);
    expect(remedy?.now[0]).toContain(setting.replace(/^-+/, '').split('.').at(-1));
    const own = KNOWN_CAPS.find(cap => cap.server === server && cap.setting === setting)?.own ?? 0;
    expect(remedy?.now[0]).toContain(`${150 + own}`);
    expect(remedy?.now[0]).not.toContain('sysctl');
    expect(capRemedy({ server, setting, value: 500, where: 'x' }, 150)?.change.to).toBe('1000');
  },
);

it.each([
  ['PostgreSQL', 'max_connections', 'postgres -c max_connections=153'],
  ['redis', 'maxclients', 'redis-server --maxclients 150'],
  ['haproxy', 'maxconn', 'haproxy -n 150'],
])('the remedy of %s %s is an option where an option sets it: that wins over the file', (server, setting, line) => {
  const remedy = capRemedy({ server, setting, value: 50, where: 'the command line' }, 150);
  expect(remedy?.now[0]?.replace(/ {3}#.*/, '')).toBe(line);
});
