/** Load programs as people run them, for about a second: what they speak, and their arguments towards a port of 127.0.0.1. */
export const CLIENTS = [
  { name: 'wrk', speaks: 'http', command: port => ['wrk', '-t2', '-c50', '-d1s', url(port)] },
  { name: 'ab', speaks: 'http', command: port => ['ab', '-q', '-c50', '-t1', '-n1000000', url(port)] },
  { name: 'ab -k', speaks: 'http', command: port => ['ab', '-q', '-k', '-c50', '-t1', '-n1000000', url(port)] },
  { name: 'h2load', speaks: 'http', command: port => ['h2load', '--h1', '-c50', '-D1', url(port)] },
  { name: 'hey', speaks: 'http', command: port => ['hey', '-c', '50', '-z', '1s', url(port)] },
  {
    name: 'redis-benchmark',
    speaks: 'redis',
    command: port => [
      'redis-benchmark',
      '-h',
      '127.0.0.1',
      '-p',
      `${port}`,
      '-c',
      '50',
      '-n',
      '50000',
      '-t',
      'set,get',
      '-q',
    ],
  },
];

function url(port) {
  return `http://127.0.0.1:${port}/`;
}
