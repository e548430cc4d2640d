import type { Via } from '../model/host.ts';
import type { Mistake } from './mistake.ts';

/** Commands whose words are known: what is written is what comes before the host. */
const KNOWN: Readonly<Record<string, (words: readonly string[]) => Via>> = {
  ssh: words => ({ kind: 'ssh', words }),
  docker: words => ({ kind: 'command', words: [...words, 'exec', '-i', '{host}'] }),
  podman: words => ({ kind: 'command', words: [...words, 'exec', '-i', '{host}'] }),
  kubectl: words => ({ kind: 'kubectl', words }),
};

export const EXPECTED_VIA = `${Object.keys(KNOWN).join(', ')}, or a command with {host}, such as "lxc exec {host} --"`;

/** Reads the words of a command that reaches a host; they are cut at blanks, and no shell sees them. */
export function parseVia(text: string): Via | Mistake {
  const words = text.split(/\s+/).filter(word => word !== '');
  const [program] = words;
  if (program === undefined) return { mistake: 'no command is named', expected: EXPECTED_VIA };
  if (words.some(word => word.includes('{host}'))) return { kind: 'command', words };
  const name = program.split('/').at(-1) ?? program;
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  return known?.(words) ?? { mistake: `"${text}" does not say where the host stands`, expected: EXPECTED_VIA };
}

/** The way to a host that nothing is said about. */
export const BY_SSH: Via = { kind: 'ssh', words: ['ssh'] };

const LONGEST_NAME = 255;
const EXPECTED_HOST = 'a name, an address, or user@name, as the command that reaches it takes it';

/** What is wrong with the name of a host: a command would take what begins with a dash for an option of its own. */
export function hostMistake(name: string): Mistake | undefined {
  if (name === '') return { mistake: 'the name of a host is empty', expected: EXPECTED_HOST };
  if (name.length > LONGEST_NAME) return { mistake: 'the name of a host is too long', expected: EXPECTED_HOST };
  if (name.startsWith('-')) return { mistake: `${name} begins with a dash`, expected: EXPECTED_HOST };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const isOdd = /[\s\u0000-\u001f\u007f]/.test(name);
  return isOdd ? { mistake: `${JSON.stringify(name)} holds blanks`, expected: EXPECTED_HOST } : undefined;
}
