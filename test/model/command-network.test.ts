import { expect, it } from 'vitest';
import { entryOf } from '../../src/model/command-network.ts';

const file = (by: string, path: string) => ({ by, network: { kind: 'file', file: path } });
const outOfSight = (by: string) => ({ by, network: { kind: 'out-of-sight' } });
const words = (text: string) => text.split(' ');

it.each([
  ['ip netns exec blue wrk http://10.0.0.1/', file('ip netns exec blue', '/run/netns/blue')],
  ['/sbin/ip -family inet netns exec blue ab -n 1 x', file('ip netns exec blue', '/run/netns/blue')],
  ['nsenter -t 4711 -n wrk -c 10 x', file('nsenter -t 4711 -n', '/proc/4711/ns/net')],
  ['nsenter --target=4711 --net hey x', file('nsenter -t 4711 -n', '/proc/4711/ns/net')],
  ['nsenter -t 4711 -a -S 0 hey -n 5', file('nsenter -t 4711 -n', '/proc/4711/ns/net')],
  ['nsenter -t 4711 -mn hey', file('nsenter -t 4711 -n', '/proc/4711/ns/net')],
  ['nsenter --net=/run/netns/x hey', file('nsenter --net=/run/netns/x', '/run/netns/x')],
  ['sudo -u root env A=1 timeout -k 1 30s ip netns exec blue ab x', file('ip netns exec blue', '/run/netns/blue')],
  [
    'docker exec -e A=1 -it web wrk x',
    { by: 'docker exec web', network: { kind: 'container', runtime: 'docker', container: 'web' } },
  ],
  ['docker run --rm --network host wrk x', outOfSight('docker run')],
  ['docker compose exec web wrk', outOfSight('docker exec')],
  ['kubectl -n test exec pod -- wrk x', outOfSight('kubectl exec')],
  ['ssh host ab -n 1 x', outOfSight('ssh')],
] as const)('%s', (command, entry) => {
  expect(entryOf(words(command))).toEqual(entry);
});

it('looks through the script of a shell that is one simple command', () => {
  const blue = file('ip netns exec blue', '/run/netns/blue');
  expect(entryOf(['sh', '-c', 'exec ip netns exec blue "wrk" -c 5 x'])).toEqual(blue);
  expect(entryOf(['sh', '-c', 'ip netns exec blue wrk x; wrk x'])).toBeUndefined();
});

it.each([
  'wrk -c 10 http://127.0.0.1/',
  'nsenter -t 4711 -m wrk -n 10 x',
  'ip addr show',
  'docker ps',
  'sudo -u nobody ab -n 10 x',
  'timeout 10s',
  '',
])('%s stays where it is', command => {
  expect(entryOf(words(command))).toBeUndefined();
});
