import type { CapLine } from './known-program.ts';

/** The last value of an option: `-c 10`, `-c10`, `--conn 10` and `--conn=10`. */
export function optionValue(command: readonly string[], ...names: readonly string[]): string | undefined {
  return command.reduce<string | undefined>((found, word, at) => {
    for (const name of names) {
      if (word === name) return command[at + 1] ?? found;
      if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
      if (/^-\w$/.test(name) && word.startsWith(name) && /^\d+$/.test(word.slice(2))) return word.slice(2);
    }
    return found;
  }, undefined);
}

/** A positive number; undefined for anything else. */
export function amountOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

/** Where such a cap is set. */
export const ON_COMMAND_LINE = 'the command line';

/** A cap that the command line sets; nothing where it does not. */
export function onCommandLine(setting: string, value: number | undefined): CapLine[] {
  return value === undefined ? [] : [{ setting, value, where: ON_COMMAND_LINE }];
}

/** Lines of a file with their numbers, without what follows a comment sign. */
export function numberedLines(text: string, comment = '#'): { readonly line: string; readonly number: number }[] {
  return text.split('\n').map((line, index) => ({ line: (line.split(comment)[0] ?? '').trim(), number: index + 1 }));
}
