import { expect, test } from 'vitest';
import { notStarted, silent } from '../../src/hosts/refusal.ts';
import type { Host } from '../../src/model/host.ts';

const HOST: Host = { name: 'load-1', to: 'ops@load-1', via: { kind: 'ssh', words: ['ssh'] } };
const POD: Host = {
  name: 'web-0',
  to: 'web-0',
  via: { kind: 'command', words: ['kubectl', 'exec', '-i', '{host}', '--'] },
};

test.each([
  ['Host key verification failed.', /compare the fingerprint/],
  ['@@@\nWARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\nHost key verification failed.', /find out why/],
  ['ops@load-1: Permission denied (publickey).', /ssh-copy-id ops@load-1/],
  ['ssh: Could not resolve hostname load-1: Name or service not known', /Host ops@load-1 in ~\/.ssh\/config/],
  ['ssh: connect to host load-1 port 22: Connection timed out', /has to work first/],
])('ssh is quoted, and what helps is said: %s', (said, remedy) => {
  const error = silent(HOST, { code: 255, said: `Pseudo-terminal\n${said}\n` });
  expect(error.message).toBe(`load-1: ${said.split('\n').at(-1)} (ssh ended with 255)`);
  expect(error.remedy).toMatch(remedy);
});

test('what the far end printed is quoted as well', () => {
  const printed = 'This account is currently not available.';
  expect(silent(HOST, { code: 1, said: '', printed }).message).toBe(`load-1: ${printed} (ssh ended with 1)`);
});

test('without a word there is still how it ended, or how long it was waited', () => {
  expect(silent(HOST, { code: null, said: '' }).message).toBe('load-1: ssh ended with a signal, without a word');
  expect(silent(HOST, { code: null, said: '', waitedMs: 15_000 }).message).toBe(
    'load-1: no answer in 15 s, without a word',
  );
});

test('the words of ssh mean nothing where something else was asked', () => {
  const error = silent(POD, { code: 1, said: 'error: Permission denied' });
  expect(error.remedy).toBe('run it by hand: kubectl exec -i web-0 -- sh -c true   # has to print nothing');
});

test('a program that is not there is said to be so', () => {
  expect(notStarted(HOST, 'spawn ssh ENOENT').remedy).toBe('sudo apt-get install -y openssh-client');
  expect(notStarted(POD, 'spawn kubectl EACCES').remedy).toBeUndefined();
});
