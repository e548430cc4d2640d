import { unitWords } from './unit-words.ts';

/**
 * The words that ExecStart= starts. `${NAME}` becomes the value of a variable, and a word `$NAME` becomes the words of it
 * (systemd.service(5), "Command lines").
 */
export function unitCommand(written: string, variables: Readonly<Record<string, string>>): string[] {
  const [, prefix = '', rest = ''] = /^([-@:+!|]*)([\s\S]*)$/.exec(written.trim()) ?? [];
  const words = unitWords(rest);
  // Behind an `@` the second word is what the program calls itself.
  const [program = '', ...args] = prefix.includes('@') ? [words[0] ?? '', ...words.slice(2)] : words;
  return prefix.includes(':') ? [program, ...args] : [program, ...args.flatMap(word => expanded(word, variables))];
}

function expanded(word: string, variables: Readonly<Record<string, string>>): string[] {
  const alone = /^\$(\w+)$/.exec(word)?.[1];
  if (alone !== undefined) return unitWords(variables[alone] ?? '');
  const text = word.replaceAll(/\$(?:\$|\{(\w+)\})/g, (_, name?: string) =>
    name === undefined ? '$' : (variables[name] ?? ''),
  );
  return [text];
}
