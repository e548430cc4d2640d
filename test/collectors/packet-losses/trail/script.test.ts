import { expect, test } from 'vitest';
import { trailScript } from '../../../../src/collectors/packet-losses/trail/script.ts';
import { SPOTS, spotsThatCount } from '../../../../src/collectors/packet-losses/trail/spots.ts';

const OPTIONS = {
  families: ['ipv4', 'ipv6'],
  serverPorts: [8080, 9090],
  devices: ['eth0', 'eth1'],
  size: 1000,
} as const;
const scriptOf = (name: string) =>
  trailScript(
    SPOTS.filter(spot => spot.name === name),
    OPTIONS,
  );

test('each spot has a table that sleeps, and a set for each family', () => {
  expect(trailScript(SPOTS, OPTIONS).match(/flags dormant/g)).toHaveLength(SPOTS.length);
  expect(scriptOf('begun').match(/set passed_ipv[46]/g)).toEqual(['set passed_ipv4', 'set passed_ipv6']);
});

test('the key is the client first, whichever way the packet goes', () => {
  expect(scriptOf('begun')).toContain(
    'tcp flags & (syn | ack | rst) == syn tcp dport { 8080, 9090 } add @passed_ipv4 { ip saddr . tcp sport . ip daddr . tcp dport }',
  );
  expect(scriptOf('sent')).toContain(
    'tcp sport { 8080, 9090 } add @passed_ipv6 { ip6 daddr . tcp dport . ip6 saddr . tcp sport }',
  );
});

test("packets that arrive are counted on every device, before anybody's rule", () => {
  expect(scriptOf('arrived')).toContain(
    'type filter hook ingress devices = { eth0, eth1 } priority -2147483648; policy accept;',
  );
});

test('tracking has spots of its own on a host that tracks connections', () => {
  const names = (client: boolean, server: boolean) => spotsThatCount({ client, server }).map(({ name }) => name);
  expect(names(false, false)).not.toContain('leavingTracked');
  expect(names(true, false)).toContain('leavingTracked');
  expect(names(true, false)).not.toContain('comingTracked');
});
