import type { Command, Option } from 'commander';
import { valuesOf } from './values.ts';

/** A word that may stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** What may stand in the place of the last word, by the program's own commands, options and arguments. */
export function candidates(program: Command, words: readonly string[]): Candidate[] {
  const typed = words.at(-1) ?? '';
  return allFor(program, words.slice(0, -1), typed).filter(({ word }) => word.startsWith(typed));
}

function allFor(program: Command, before: readonly string[], typed: string): Candidate[] {
  const { command, options, places, pending, isPassedOn } = readWords(program, before);
  if (isPassedOn) return [];
  if (pending !== undefined) return valuesFor(pending, typed);
  if (typed.startsWith('-')) return options.map(option => ({ word: nameOf(option), about: option.description }));
  if (command === program) return commandsOf(program);
  const declared = command.registeredArguments;
  const last = declared.at(-1);
  const argument = declared[places] ?? (last?.variadic === true ? last : undefined);
  return argument === undefined ? [] : named(valuesOf(argument.name(), typed));
}

/** Where the words before the cursor have come to. */
interface Place {
  readonly command: Command;
  readonly options: readonly Option[];
  /** Arguments that stand there already. */
  readonly places: number;
  /** The option whose value is due. */
  readonly pending?: Option;
  /** After `--` words belong to another program. */
  readonly isPassedOn: boolean;
}

function readWords(program: Command, words: readonly string[]): Place {
  let command = program;
  let places = 0;
  let pending: Option | undefined;
  for (const word of words) {
    const options = optionsOf(program, command);
    if (word === '--') return { command, options, places, isPassedOn: true };
    if (pending !== undefined) pending = undefined;
    else if (word.startsWith('-')) pending = options.find(option => nameOf(option) === word && takesValue(option));
    else if (command === program) command = program.commands.find(one => one.name() === word) ?? command;
    else places += 1;
  }
  return {
    command,
    options: optionsOf(program, command),
    places,
    ...(pending === undefined ? {} : { pending }),
    isPassedOn: false,
  };
}

function optionsOf(program: Command, command: Command): Option[] {
  const help = program.createHelp();
  return [...new Set([...help.visibleOptions(command), ...help.visibleOptions(program)])];
}

function commandsOf(program: Command): Candidate[] {
  const visible = program.createHelp().visibleCommands(program);
  return visible.map(command => ({ word: command.name(), about: command.summary() || command.description() }));
}

function valuesFor(option: Option, typed: string): Candidate[] {
  const [, name = ''] = /[<[](.+?)[\]>]$/.exec(option.flags) ?? [];
  return named(valuesOf(name, typed));
}

function named(words: readonly string[]): Candidate[] {
  return words.map(word => ({ word, about: '' }));
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function nameOf({ long, short, flags }: Option): string {
  return long ?? short ?? flags;
}
