import { expect, test } from 'vitest';
import { InvalidInput } from '../../src/model/errors.ts';
import { parseInventory } from '../../src/plan/parse-inventory.ts';
import { problemLine } from '../../src/report/wording/problem.ts';

test('hosts are what ssh calls them, unless the file says otherwise', () => {
  const text = `
clients:
  load-1: {}
  load-2: { to: ops@10.0.0.12, agent: sudo -n loadline agent, node: /opt/node/bin/node, weight: 2.5 }
  local: {}
  pod: { to: web-0, via: kubectl -n shop }
server: { to: db-1, address: 10.0.0.5 }
`;
  expect(parseInventory(text, 'fleet.yaml')).toEqual({
    clients: [
      { name: 'load-1', to: 'load-1', via: { kind: 'ssh', words: ['ssh'] } },
      {
        ...{ name: 'load-2', to: 'ops@10.0.0.12', via: { kind: 'ssh', words: ['ssh'] } },
        ...{ agent: ['sudo', '-n', 'loadline', 'agent'], node: '/opt/node/bin/node', weight: 2.5 },
      },
      { name: 'local', to: 'local', via: { kind: 'here' } },
      {
        name: 'pod',
        to: 'web-0',
        via: { kind: 'kubectl', words: ['kubectl', '-n', 'shop'] },
      },
    ],
    server: { name: 'db-1', to: 'db-1', via: { kind: 'ssh', words: ['ssh'] }, address: '10.0.0.5' },
  });
});

test('what is said for all holds for each that says nothing', () => {
  const { clients } = parseInventory('via: ssh -F file\nclients: { a: {}, b: { via: docker } }', 'f');
  expect(clients.map(({ via }) => via.kind)).toEqual(['ssh', 'command']);
});

test.each([
  [
    'clents: {}',
    'f:1:1: clents: clents is not a key of an inventory; expected one of via, clients, server; did you mean clients?',
  ],
  [
    'clients:\n  a: { tu: b }',
    'f:2:8: clients.a.tu: tu is not a key of clients.a; expected one of to, via, agent, node, weight; did you mean to?',
  ],
  ['clients:\n  a:', 'f:2:5: clients.a: clients.a cannot be empty; expected a mapping; {} for nothing to say'],
  ['clients: { "-oX": {} }', 'f:1:12: clients.-oX: -oX begins with a dash; expected a name, an address'],
  ['server: { to: "a b" }', 'f:1:15: server.to: "a b" holds blanks; expected'],
  ['server: {}', 'f:1:9: server.to: server.to is missing; expected the name of a host'],
  ['via: lxc\nserver: { to: a }', 'f:1:6: via: "lxc" does not say where the host stands; expected ssh, docker'],
  ['via: ssh', 'f:1:1: no host is named; expected clients, or a server'],
  ['- a', 'f:1:1: the file holds a list, not a mapping; expected keys such as "clients: { load-1: {} }"'],
  ['', 'f:1:1: the file is empty; expected an inventory, written in YAML, with at least a server, or a client'],
])('%j', (text, message) => {
  expect(messageOf(text)).toContain(message);
});

function messageOf(text: string): string {
  try {
    parseInventory(text, 'f');
    return 'no problem';
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems.map(problemLine).join('\n');
    throw error;
  }
}
