import { describe, expect, it } from 'vitest';
import { absent, ok } from '../../../src/model/probe.ts';
import { readHttpdConfiguration } from '../../../src/servers/httpd/read-configuration.ts';
import { filesOf } from '../files.ts';

const MAIN = '/etc/apache2/apache2.conf';

function workers(main: string, others: Readonly<Record<string, string | undefined>> = {}) {
  return readHttpdConfiguration(filesOf({ [MAIN]: main, ...others }), MAIN);
}

function found(maxRequestWorkers: number, file = MAIN, threadsPerChild?: number) {
  return ok({ file, maxRequestWorkers, ...(threadsPerChild !== undefined && { threadsPerChild }) });
}

describe('one file', () => {
  it('the last one counts, comments do not, and names have no case', () => {
    expect(workers('MaxClients 1\nmaxrequestworkers 2\n# MaxRequestWorkers 3')).toEqual(found(2));
    expect(workers('MaxRequestWorkers \\\n  12')).toEqual(found(12));
  });

  it('says that no line sets it', () => {
    expect(workers('ServerLimit 16')).toEqual(absent('no file of httpd says MaxRequestWorkers'));
  });

  it('a site cannot set it', () => {
    expect(workers('MaxRequestWorkers 5\n<VirtualHost *:80>\nMaxRequestWorkers 6\n</VirtualHost>')).toEqual(found(5));
  });
});

describe('conditions', () => {
  const BOTH =
    '<IfModule mpm_prefork_module>\nMaxRequestWorkers 150\n</IfModule>\n<IfModule mpm_event_module>\nMaxRequestWorkers 400\n</IfModule>\n';

  it.each([
    ['event', 400],
    ['prefork', 150],
  ])('the loaded module (%s) chooses', (mpm, expected) => {
    expect(workers(`LoadModule mpm_${mpm}_module /usr/lib/m.so\n${BOTH}`)).toEqual(
      found(expected, MAIN, mpm === 'prefork' ? 1 : 25),
    );
  });

  it('by the name of its source file, and negated', () => {
    const load = 'LoadModule mpm_worker_module m.so\n';
    expect(workers(`${load}<IfModule worker.c>\nMaxRequestWorkers 9\n</IfModule>`)).toEqual(found(9, MAIN, 25));
    expect(workers(`${load}<IfModule !mpm_event_module>\nMaxRequestWorkers 8\n</IfModule>`)).toEqual(
      found(8, MAIN, 25),
    );
  });

  it('without a line that loads a module, none is known to hold', () => {
    expect(workers(BOTH).state).toBe('absent');
    expect(workers('<IfDefine BIG>\nMaxRequestWorkers 9000\n</IfDefine>').state).toBe('absent');
    expect(workers('Define BIG\n<IfDefine BIG>\nMaxRequestWorkers 9000\n</IfDefine>')).toEqual(found(9000));
    expect(workers(`${BOTH}MaxRequestWorkers 33`)).toEqual(found(33));
  });
});

describe('includes', () => {
  it('are read in their places: the layout of Debian', () => {
    const all = workers('IncludeOptional mods-enabled/*.load\nIncludeOptional mods-enabled/*.conf\n', {
      '/etc/apache2/mods-enabled/mpm_event.load':
        'LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so',
      '/etc/apache2/mods-enabled/mpm_event.conf': '<IfModule mpm_event_module>\nMaxRequestWorkers 222\n</IfModule>',
    });
    expect(all).toEqual(found(222, '/etc/apache2/mods-enabled/mpm_event.conf', 25));
  });

  it('are below ServerRoot, may be folders, and may name what Define set', () => {
    const main = '/etc/httpd/conf/httpd.conf';
    const files = filesOf({
      [main]: `ServerRoot "/srv/web"\nDefine where extra\nInclude \${where}/deep\n`,
      '/srv/web/extra/deep/a/b.conf': 'MaxRequestWorkers 77',
    });
    expect(readHttpdConfiguration(files, main)).toEqual(found(77, '/srv/web/extra/deep/a/b.conf'));
  });

  it('that cannot be followed leave it unknown, unless a later line says it', () => {
    const others = { '/etc/apache2/local.conf': undefined };
    expect(workers('MaxRequestWorkers 5\nInclude local.conf', others).state).toBe('absent');
    expect(workers('Include local.conf\nMaxRequestWorkers 5', others)).toEqual(found(5));
    expect(workers(`MaxRequestWorkers 5\nInclude \${X}/a.conf`).state).toBe('absent');
    expect(workers('MaxRequestWorkers 5\nInclude gone.conf').state).toBe('absent');
    expect(workers('MaxRequestWorkers 5\nIncludeOptional gone.conf')).toEqual(found(5));
  });

  it('that include themselves end', () => {
    expect(workers('Include apache2.conf').state).toBe('absent');
  });

  it('that are folders which links make endless end as well', () => {
    const files = {
      read: (path: string) => (path === MAIN ? ok('Include conf.d') : absent('it is a folder')),
      list: () => ok(['one', 'other']),
    };
    expect(readHttpdConfiguration(files, MAIN).state).toBe('absent');
  });
});
