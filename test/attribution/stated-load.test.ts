import { expect, test } from 'vitest';
import { statedConnections } from '../../src/attribution/facts/stated-load.ts';

test.each([
  ['ab -n 2000 -c 1000 http://127.0.0.1/', 1000],
  ['ab -n 2000 http://127.0.0.1/', 1],
  ['prlimit --nofile=200:20000 ab -n 2000 -c1000 http://127.0.0.1/', 1000],
  ['wrk -t2 -c10k -d5s http://127.0.0.1/', 10_000],
  ['wrk --connections 300 http://127.0.0.1/', 300],
  ['/usr/bin/hey -n 400 http://127.0.0.1/', 50],
  ['h2load --clients=200 -n 1000 http://127.0.0.1/', 200],
  ['npx autocannon -c 70 http://127.0.0.1/', 70],
  ['node node_modules/autocannon/autocannon.js --connections 70 http://127.0.0.1/', 70],
  ['timeout 10 taskset -c 0 redis-benchmark -c 300 -n 1000', 300],
  ['memtier_benchmark -t 2 -c 30', 60],
  ['k6 run --vus 40 script.js', 40],
  ['pgbench --client=90 db', 90],
] as const)('%s', (command, connections) => {
  expect(statedConnections(command.split(' '))).toBe(connections);
});

test.each([
  ["ulimit -n 200; exec wrk -c 1000 -d 2 'http://127.0.0.1/'", 1000],
  ['ab -c 100 -n 500 http://a/ & ab -c 100 -n 500 http://a/ & wait', 200],
  ['ulimit -n 200 && hey -c 300 http://a/ >/dev/null', 300],
])('a script: %s', (script, connections) => {
  expect(statedConnections(['sh', '-c', script])).toBe(connections);
});

test.each([
  [['python3', 'client.py', '-c', '1000']],
  [['sh', '-c', 'ab -c $N http://a/']],
  [['siege', 'http://a/']],
  [['curl', 'http://a/ab -c 7']],
])('says nothing: %j', command => {
  expect(statedConnections(command)).toBeUndefined();
});
