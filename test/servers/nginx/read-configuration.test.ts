import { describe, expect, it } from 'vitest';
import { absent, ok } from '../../../src/model/probe.ts';
import { readNginxConfiguration } from '../../../src/servers/nginx/read-configuration.ts';
import { filesOf } from '../files.ts';

const MAIN = '/etc/nginx/nginx.conf';

function directives(main: string, others: Readonly<Record<string, string | undefined>> = {}) {
  return readNginxConfiguration(filesOf({ [MAIN]: main, ...others }), MAIN);
}

describe('one file', () => {
  it.each([
    ['', 1, 512],
    ['worker_processes auto;\nevents { worker_connections 1024; }', 'auto', 1024],
    ['worker_processes 4;events{worker_connections  2048 ;}', 4, 2048],
    ['# worker_processes 8;\nevents { #worker_connections 9;\n}', 1, 512],
    ['my_worker_connections 7;', 1, 512],
    [
      'http { server { location / { return 200 "}{ worker_connections 9;"; } } } events { worker_connections 64; }',
      1,
      64,
    ],
    ["http { log_format a 'worker_processes 9;'; }\nworker_processes '2';", 2, 512],
    ['stream { worker_connections 5; }', 1, 512],
  ])('%s', (text, workers, connections) => {
    expect(directives(text).workerProcesses).toEqual(ok(workers));
    expect(directives(text).workerConnections).toEqual(ok(connections));
  });

  it('says that no line sets worker_rlimit_nofile', () => {
    expect(directives('events {}').workerRlimitNofile).toEqual(absent('no line sets worker_rlimit_nofile'));
    expect(directives('worker_rlimit_nofile 4096;').workerRlimitNofile).toEqual(ok(4096));
  });
});

describe('includes', () => {
  it('are followed inside events, below the folder of the main file', () => {
    const found = directives('events { include events.conf; }', {
      '/etc/nginx/events.conf': 'worker_connections 20000;',
    });
    expect(found.workerConnections).toEqual(ok(20_000));
  });

  it('are followed at the top, by pattern and within one another', () => {
    const found = directives('include main.d/*.conf;', {
      '/etc/nginx/main.d/10-workers.conf': 'worker_processes 8;',
      '/etc/nginx/main.d/20-events.conf': 'include events.inc;',
      '/etc/nginx/main.d/ignored.txt': 'worker_processes 3;',
      '/etc/nginx/events.inc': 'events { worker_connections 777; }',
    });
    expect(found.workerProcesses).toEqual(ok(8));
    expect(found.workerConnections).toEqual(ok(777));
  });

  it('whose pattern matches nothing are none', () => {
    expect(directives('include modules-enabled/*.conf; events {}').workerConnections).toEqual(ok(512));
  });

  it('of sites say nothing of the whole server, and need not be readable', () => {
    const found = directives('events {} http { include sites/*; }', { '/etc/nginx/sites/secret': undefined });
    expect(found.workerConnections).toEqual(ok(512));
  });

  it('that cannot be read leave unknown what they may hold, and nothing else', () => {
    const why = '/etc/nginx/events.conf is not readable by this user';
    const found = directives('worker_processes 2; events { include events.conf; }', {
      '/etc/nginx/events.conf': undefined,
    });
    expect(found.workerConnections).toEqual(absent(why));
    expect(found.workerProcesses).toEqual(ok(2));
    const gone = directives('include gone.conf; events {}');
    expect(gone.workerProcesses).toEqual(absent('there is no /etc/nginx/gone.conf'));
    expect(gone.workerConnections).toEqual(ok(512));
  });

  it('that include themselves end', () => {
    expect(directives('include nginx.conf;').workerConnections.state).toBe('absent');
  });
});

it('knows nothing of a main file that is not there, or is none', () => {
  expect(readNginxConfiguration(filesOf({}), MAIN).workerConnections).toEqual(absent(`there is no ${MAIN}`));
  expect(directives('events { worker_connections 5;').workerConnections).toEqual(
    absent(`${MAIN} is not written as nginx reads it`),
  );
});

it('takes a file of more directives than a call takes arguments', () => {
  const many = 'x;'.repeat(200_000);
  const files = { read: () => ok(`${many}worker_processes 3;`), list: () => ok([]) };
  expect(readNginxConfiguration(files, '/etc/nginx/nginx.conf').workerProcesses).toEqual(ok(3));
});
