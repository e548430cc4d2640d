import { describe, expect, it } from 'vitest';
import { problemsIn, reported } from './scenario-text.ts';

describe('keys of a target', () => {
  it.each([
    ['kind: raw, workerConnections: 512', 'a target of kind raw has no workerConnections'],
    ['kind: httpd, workerConnections: 512', 'a target of kind httpd has no workerConnections'],
    ['kind: nginx, maxRequestWorkers: 100', 'a target of kind nginx has no maxRequestWorkers'],
    ['kind: nginx, mpm: event', 'a target of kind nginx has no mpm'],
    ['kind: nginx, accept: never', 'a target of kind nginx has no accept'],
    ['kind: python, answer: never', 'a target of kind python has no answer'],
    ['kind: python, workers: 2', 'a target of kind python has no workers'],
    ['kind: python, killOne: 1s', 'a target of kind python has no killOne'],
    ['kind: python, command: [a]', 'a target of kind python has no command'],
    ['kind: raw, env: { A: b }', 'a target of kind raw has no env'],
    ['kind: raw, address: 127.0.0.1', 'a target of kind raw has no address'],
    ['kind: command', 'a target of kind command needs target.command'],
    [
      'kind: httpd, maxRequestWorkers: 110, threadsPerChild: 25',
      'maxRequestWorkers 110 is not a multiple of threadsPerChild 25',
    ],
    [
      'kind: httpd, maxRequestWorkers: 100, threadsPerChild: 25, serverLimit: 2',
      'maxRequestWorkers 100 is more than serverLimit × threadsPerChild, 50',
    ],
  ])('{ %s } does not go together', (target, message) => {
    expect(problemsIn(`name: a\ntarget: { ${target} }`).map(problem => problem.message)).toEqual([message]);
  });

  it.each([
    'kind: nginx, workers: 4, workerConnections: 1024, workerRlimitNofile: 4096, killOne: 1s',
    'kind: httpd, mpm: worker, maxRequestWorkers: 100, serverLimit: 4, threadsPerChild: 25',
    'kind: node-cluster, workers: 2, killOne: 1s',
    'kind: python, backlog: 5, accept: now, workers: 1',
    'kind: command, command: [server, "{host}:{port}"], env: { A: b }, cwd: /tmp',
  ])('{ %s } does', target => {
    expect(problemsIn(`name: a\ntarget: { ${target} }`)).toEqual([]);
  });
});

describe('an external target', () => {
  it('needs an address and a port, on the host as it stands', () => {
    expect(reported('name: a\ntarget: { kind: external }')).toEqual([
      '1:1 lab.kind: an external target cannot be reached from a lab of its own (lab.kind: host)',
      '2:9 target: a target of kind external needs target.address (address: 127.0.0.1)',
      '2:9 target: a target of kind external needs target.port (port: 8080)',
    ]);
  });

  it('is not ours to limit, to kill, or to tell what to do', () => {
    const text = `name: a
lab: { kind: host, server: { nofile: 500 } }
target: { kind: external, address: 127.0.0.1, port: 80, killAfter: 1s }
load: { repeat: { times: 2, close: server } }`;
    expect(problemsIn(text).map(({ key }) => key)).toEqual([
      'lab.server.nofile',
      'target.killAfter',
      'load.repeat.close',
    ]);
  });

  it('has an address', () => {
    const text = 'name: a\nlab: { kind: host }\ntarget: { kind: external, address: example.org, port: 80 }';
    expect(problemsIn(text)).toMatchObject([
      { key: 'target.address', expected: 'an address, such as 127.0.0.1 or ::1' },
    ]);
  });
});
