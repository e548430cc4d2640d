import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endingOf } from '../../src/cli/errors.ts';
import { CannotRun, InvalidInput, TargetFailed } from '../../src/model/errors.ts';

const CONTEXT = { debug: false, args: ['run', 'a.yaml'] };

describe('every error ends in an exit code and a message', () => {
  test('wrong input: 2, a line a problem', async () => {
    const error = new InvalidInput([
      { at: { file: 'a.yaml', line: 1 }, message: 'one' },
      { at: { file: 'b.yaml' }, message: 'two' },
    ]);
    expect(await endingOf(error, CONTEXT)).toEqual({ exitCode: 2, lines: ['a.yaml:1: one', 'b.yaml: two'] });
  });

  test('of very many problems twenty are shown, and how many more there are', async () => {
    const problems = Array.from({ length: 20_000 }, (_, line) => ({ at: { file: 'a.yaml', line }, message: 'wrong' }));
    const { lines } = await endingOf(new InvalidInput(problems), CONTEXT);
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 19,980 more problems');
    expect(new InvalidInput(problems).message.length).toBeLessThan(1000);
  });

  test('a machine that cannot: 3, with what would allow it', async () => {
    expect(await endingOf(new CannotRun('no nft', 'sudo apt-get install -y nftables'), CONTEXT)).toEqual({
      exitCode: 3,
      lines: ['loadline: cannot run here: no nft', '  what would allow it: sudo apt-get install -y nftables'],
    });
    expect((await endingOf(new CannotRun('no way'), CONTEXT)).lines).toHaveLength(1);
  });

  test('a target that does not come up: 3', async () => {
    expect(await endingOf(new TargetFailed('port 8080 is taken'), CONTEXT)).toEqual({
      exitCode: 3,
      lines: ['loadline: port 8080 is taken'],
    });
  });

  test('a system call that this machine refused: 3, with the call', async () => {
    const refused = Object.assign(new Error("ENOSPC: no space left on device, write '/run/x'"), { code: 'ENOSPC' });
    const { exitCode, lines } = await endingOf(refused, CONTEXT);
    expect(exitCode).toBe(3);
    expect(lines[0]).toContain('ENOSPC: no space left on device');
    const wrongCall = Object.assign(new Error('EBADF: bad file descriptor, read'), { code: 'EBADF' });
    expect((await endingOf(wrongCall, { ...CONTEXT, debug: true })).exitCode).toBe(70);
  });

  test('anything else: 70, said to be ours, with its stack in a file', async () => {
    const { exitCode, lines } = await endingOf(new TypeError('x is not a function'), CONTEXT);
    expect(exitCode).toBe(70);
    expect(lines[0]).toBe('loadline: a bug in loadline: x is not a function');
    const file = /its stack is in (\S+);/.exec(lines[1] ?? '')?.[1] ?? '';
    const [command, , ...stack] = readFileSync(file, 'utf8').split('\n');
    expect(command).toBe('loadline run a.yaml');
    expect(stack.join('\n')).toMatch(/^TypeError: x is not a function\n {4}at /);
    rmSync(dirname(file), { recursive: true });
  });

  test('with --debug the stack is shown instead', async () => {
    const { lines } = await endingOf(new Error('x'), { ...CONTEXT, debug: true });
    expect(lines.join('\n')).toMatch(/\n {4}at .*errors\.test\.ts/);
  });

  test('messages from outside cannot steer the terminal', async () => {
    const { lines } = await endingOf(new CannotRun('bad\u001b[2J', '\u0007'), CONTEXT);
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  });
});
