import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fleetOf, hostNamed, partiesOf } from '../../src/cli/host-options.ts';

let folder = '';
let hosts = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-inventory-'));
  hosts = join(folder, 'fleet.yaml');
  writeFileSync(hosts, 'via: docker\nclients: { load-1: {} }\nserver: { to: db-1 }\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('hosts are those of the options, by ssh unless another way is named', () => {
  const { clients, server } = fleetOf({ client: ['load-1', 'local'], server: 'db-1' });
  expect(clients.map(({ to, via }) => `${to} ${via.kind}`)).toEqual(['load-1 ssh', 'local here']);
  expect(server?.to).toBe('db-1');
  expect(hostNamed('--host', 'web-0', { via: 'kubectl', node: '/node' })).toEqual({
    ...{ name: 'web-0', to: 'web-0', node: '/node' },
    via: { kind: 'kubectl', words: ['kubectl'] },
  });
});

test('or they are those of the inventory', () => {
  expect(fleetOf({ client: [], hosts }).clients[0]?.via.kind).toBe('command');
  expect(hostNamed('--host', 'db-1', { hosts }).to).toBe('db-1');
});

test.each([
  [{ client: [] }, 'no host is named'],
  [{ client: ['a', 'a'] }, 'a is named twice'],
  [{ client: ['-x'] }, '-x begins with a dash'],
  [{ client: ['a'], via: 'lxc' }, '"lxc" does not say where the host stands'],
])('%j: %s', (options, message) => {
  expect(() => fleetOf(options)).toThrow(message);
});

test('what is said twice is refused, and what the inventory lacks', () => {
  expect(() => fleetOf({ client: ['a'], hosts })).toThrow('does not go with --client and --server');
  expect(() => fleetOf({ client: [], hosts, via: 'ssh' })).toThrow('is said in');
  expect(() => hostNamed('--host', 'load-2', { hosts })).toThrow('load-2 is not in');
  expect(() => fleetOf({ client: [], hosts: join(folder, 'fleat.yaml') })).toThrow('no such file');
});

test('a load has hosts that are named, or those of the inventory', () => {
  const names = ({ clients = [], server }: ReturnType<typeof partiesOf>) =>
    [...clients, ...(server === undefined ? [] : [server])].map(({ to }) => to);
  expect(names(partiesOf({ client: [] }))).toEqual([]);
  expect(names(partiesOf({ client: ['load-1', 'load-2'], server: 'db-1' }))).toEqual(['load-1', 'load-2', 'db-1']);
  expect(names(partiesOf({ client: [], hosts }))).toEqual(['load-1', 'db-1']);
  expect(names(partiesOf({ client: ['local'], server: 'db-1' }))).toEqual(['db-1']);
  expect(() => partiesOf({ client: ['a', 'a'] })).toThrow('a is named twice');
  expect(() => partiesOf({ client: [], via: 'docker' })).toThrow('none is named');
});
