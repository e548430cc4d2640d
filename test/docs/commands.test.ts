import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { fencedBlocks, pages } from './pages.ts';

const SHELL = ['sh', 'bash', 'shell', 'console'];
const CALL = /^(?:\$ )?(?:sudo )?(?:loadline|npx loadline|node dist\/cli\/bin\.js) /;

interface CommandLine {
  readonly file: string;
  readonly line: string;
}

const commandLines = pages().flatMap(({ file, text }): CommandLine[] =>
  fencedBlocks(text, SHELL)
    .flatMap(block => block.replaceAll('\\\n', ' ').split('\n'))
    .filter(line => CALL.test(line))
    .map(line => ({ file, line })),
);

test('command lines are found at all', () => {
  expect(commandLines.length).toBeGreaterThan(15);
});

describe('every loadline command line of the documentation', () => {
  test.each(commandLines)('$file: $line', ({ line }) => {
    expect(problemsOf(wordsOf(line))).toEqual([]);
  });
});

test('a command or an option that does not exist is found', () => {
  expect(problemsOf(['frobnicate'])).toEqual(['no command frobnicate']);
  expect(problemsOf(['run', 'a.yaml', '--frobnicate'])).toEqual(['no option --frobnicate']);
  expect(problemsOf(['run'])).toEqual(['run takes at least 1 argument(s), not 0']);
  expect(problemsOf(['doctor', 'now'])).toEqual(['doctor takes at most 0 argument(s), not 1']);
});

/** Words of the command itself: up to a pipe, a redirection or a comment. */
function wordsOf(line: string): string[] {
  const words = line.replace(CALL, '').match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  const end = words.findIndex(word => /^(?:[|;&#]|\d?[<>])/.test(word));
  return end < 0 ? words : words.slice(0, end);
}

function problemsOf(words: readonly string[]): string[] {
  // What one line says is kept by the program that parsed it.
  const program = buildProgram(() => undefined);
  const { operands, unknown } = program.parseOptions([...words]);
  const [name, ...rest] = [...operands, ...unknown];
  if (name === undefined) return [];
  const command = program.commands.find(each => each.name() === name);
  if (command === undefined) return [`no command ${name}`];
  const parsed = command.parseOptions(rest);
  const strange = parsed.unknown.filter(word => word !== '--help' && word !== '-h');
  if (strange.length > 0) return strange.map(option => `no option ${option}`);
  return argumentProblems(command, parsed.operands.length);
}

function argumentProblems(command: Command, given: number): string[] {
  const least = command.registeredArguments.filter(argument => argument.required).length;
  const most = command.registeredArguments.some(argument => argument.variadic)
    ? Number.POSITIVE_INFINITY
    : command.registeredArguments.length;
  if (given < least) return [`${command.name()} takes at least ${least} argument(s), not ${given}`];
  return given > most ? [`${command.name()} takes at most ${most} argument(s), not ${given}`] : [];
}
