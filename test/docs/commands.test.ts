import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { CALL, commandLines } from './command-lines.ts';
import { ROOT } from './pages.ts';

const calls = commandLines().filter(({ line }) => CALL.test(line));

test('command lines are found at all', () => {
  expect(calls.length).toBeGreaterThan(60);
});

test('the synopsis of the README has every command, and no other', () => {
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const named = [...readme.matchAll(/^ {4}loadline (\w+) .* {2,}/gm)].map(([, name]) => name);
  const program = buildProgram(() => undefined);
  const visible = program
    .createHelp()
    .visibleCommands(program)
    .filter(command => command.name() !== 'help');
  expect(named.sort()).toEqual(visible.map(command => command.name()).sort());
});

describe('every loadline command line of the documentation', () => {
  test.each(calls)('$file: $line', ({ line }) => {
    expect(problemsOf(wordsOf(line))).toEqual([]);
  });
});

test('the GitHub action calls the command as it is', () => {
  const action = readFileSync(path.join(ROOT, 'action.yml'), 'utf8').replaceAll('\\\n', ' ');
  const [, call = ''] = /"loadline@\$VERSION" (.*)/.exec(action) ?? [];
  expect(call).toMatch(/^check /);
  expect(problemsOf(wordsOf(`loadline ${call}`))).toEqual([]);
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
  // Commander answers these itself, and ends.
  if (words.length === 1 && ['--version', '--help'].includes(words[0] ?? '')) return [];
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
