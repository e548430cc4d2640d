import { expect, test } from 'vitest';
import { commandFor } from '../../src/hosts/command.ts';
import type { Host } from '../../src/model/host.ts';
import { isMistake } from '../../src/plan/mistake.ts';
import { hostMistake, parseVia } from '../../src/plan/via.ts';

function command(via: string, host: Partial<Host> = {}): string {
  const parsed = parseVia(via);
  if (isMistake(parsed)) return `mistake: ${parsed.mistake}`;
  return commandFor({ name: 'web', to: 'web-0', via: parsed, ...host }).join(' ');
}

test('ssh gets our options after those of the user, and the host where no option can stand', () => {
  expect(command('ssh -F file')).toMatch(/^ssh -F file -T -o BatchMode=yes .* -- web-0 sh$/);
  expect(command('/usr/local/bin/ssh')).toMatch(/^\/usr\/local\/bin\/ssh -T .* -- web-0 sh$/);
});

test.each([
  ['docker', 'docker exec -i web-0 sh'],
  ['podman --remote', 'podman --remote exec -i web-0 sh'],
  ['kubectl -n shop', 'kubectl -n shop exec -i web-0 -- sh'],
  ['lxc exec {host} --', 'lxc exec web-0 -- sh'],
  ['ssh -T {host} sudo -n', 'ssh -T web-0 sudo -n sh'],
  ['lxc exec', 'mistake: "lxc exec" does not say where the host stands'],
  ['constructor', 'mistake: "constructor" does not say where the host stands'],
  ['  ', 'mistake: no command is named'],
])('%s is %s', (via, expected) => {
  expect(command(via)).toBe(expected);
});

test('this machine needs no command but a shell, and an agent of its own is started by its own words', () => {
  const here: Host = { name: 'local', to: 'local', via: { kind: 'here' } };
  expect(commandFor(here)).toEqual(['sh']);
  expect(commandFor({ ...here, agent: ['sudo', '-n', 'loadline', 'agent'] })).toEqual([
    'sudo',
    '-n',
    'loadline',
    'agent',
  ]);
});

test.each([
  ['load-1', false],
  ['ops@10.0.0.12', false],
  ['pod/web-0', false],
  ['2001:db8::1', false],
  ['-oProxyCommand=touch /tmp/x', true],
  ['a b', true],
  ['a\nb', true],
  ['', true],
])('%j as a host: mistaken is %s', (name, mistaken) => {
  expect(hostMistake(name) !== undefined).toBe(mistaken);
});
