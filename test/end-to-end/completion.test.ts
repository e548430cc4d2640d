import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Shell } from '../../src/cli/completion/scripts.ts';
import { type Requirement, requirements } from './requirements.ts';
import { Terminals } from './terminals.ts';

const BIN = join(import.meta.dirname, '../../dist/cli/bin.js');
const terminals = new Terminals();

/** How each shell is started without anybody's settings, and what it reads. */
const SHELLS: readonly (readonly [Shell, string, string])[] = [
  ['bash', 'bash --norc --noprofile -i', 'source <(loadline completion bash)'],
  ['zsh', 'zsh -f -i', 'autoload -U compinit; compinit -D -u; source <(loadline completion zsh)'],
  ['fish', 'fish --no-config -i', 'source (loadline completion fish | psub)'],
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-completion-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/loadline'), `#!/bin/sh\nexec ${process.execPath} ${BIN} "$@"\n`);
  chmodSync(join(folder, 'bin/loadline'), 0o755);
  mkdirSync(join(folder, 'loads'));
  writeFileSync(join(folder, 'loads/checkout.yaml'), 'name: checkout\n');
});
afterAll(() => terminals.end(folder));

test.for(SHELLS)(
  '%s completes commands, options, limits and scenarios, and runs nothing of what is typed',
  {
    timeout: 120_000,
  },
  async ([shell, start, setup], context) => {
    const needs: readonly Requirement[] = shell === 'bash' ? ['tmux'] : ['tmux', shell];
    requirements(needs)(context);
    terminals.tmux('new-session', '-d', '-s', shell, '-x', '120', '-y', '40', '-c', folder, `${pathFirst()} ${start}`);
    await type(shell, `${setup}; echo re''ady`, 'Enter');
    await screenWith(shell, /^ready$/m);
    await completes(shell, 'loadline lim', 'loadline limits');
    await completes(shell, 'loadline limits soma', 'loadline limits somaxconn');
    await completes(shell, 'loadline run --allow-h', 'loadline run --allow-host-changes');
    await completes(shell, 'loadline ceiling loads/ch', 'loadline ceiling loads/checkout.yaml');
    await type(shell, 'loadline explain $(touch typed', 'Tab');
    await giveUp(shell);
    await completes(shell, 'loadline doc', 'loadline doctor');
    expect(existsSync(join(folder, 'typed'))).toBe(false);
  },
);

/** The line becomes that one, once Tab is pressed; then it is given up. */
async function completes(shell: Shell, typed: string, line: string): Promise<void> {
  await type(shell, typed, 'Tab');
  await screenWith(shell, new RegExp(`${line}\\s*$`, 'm'));
  await giveUp(shell);
  await type(shell, 'clear', 'Enter');
}

/** Ctrl-C until the line is empty: the first one may end a completion that still works. */
async function giveUp(shell: Shell): Promise<void> {
  const lastLine = async (): Promise<string> => {
    await type(shell, '', 'C-c');
    return terminals.tmux('capture-pane', '-p', '-t', shell).trimEnd().split('\n').at(-1)?.trimEnd() ?? '';
  };
  await expect.poll(lastLine, { timeout: 20_000 }).toMatch(/[#$%>]$/);
}

async function type(shell: Shell, text: string, key: string): Promise<void> {
  if (text !== '') terminals.tmux('send-keys', '-t', shell, '-l', text);
  await sleep(100);
  terminals.tmux('send-keys', '-t', shell, key);
  await sleep(100);
}

/** The screen once it shows this. */
async function screenWith(shell: Shell, pattern: RegExp): Promise<void> {
  await expect.poll(() => terminals.tmux('capture-pane', '-p', '-t', shell), { timeout: 20_000 }).toMatch(pattern);
}

function pathFirst(): string {
  return `env PATH=${join(folder, 'bin')}:$PATH HOME=${folder} TERM=screen`;
}
