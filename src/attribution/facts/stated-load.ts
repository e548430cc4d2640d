import { COMMAND_FLAGS } from '../../drivers/drivers.ts';

/**
 * Connections that a command keeps open at a time, from the arguments of a known load program in it, whatever starts that
 * program (`prlimit … hey -c 100`, `sh -c 'ulimit -n 200; hey -c 1000 …'`). Undefined where no known program states them.
 */
export function statedConnections(command: readonly string[]): number | undefined {
  const stated = partsOf(command).flatMap(part => connectionsOf(part) ?? []);
  return stated.length === 0 ? undefined : stated.reduce((sum, one) => sum + one, 0);
}

/** The simple commands of a command: those of a shell's script are its own. */
function partsOf(command: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const argument of command.flatMap(wordsOf)) {
    if (/^(?:[;&|]+|do|then)$/.test(argument)) parts.push([]);
    else parts.at(-1)?.push(argument);
  }
  return parts;
}

/** What a shell would make of a script that is one argument; another argument is one word. */
function wordsOf(argument: string): string[] {
  if (!/\s/.test(argument)) return [argument];
  return argument.match(/"[^"]*"|'[^']*'|[;&|\n]+|[^\s;&|]+/g)?.map(word => word.replaceAll(/^["']|["']$/g, '')) ?? [];
}

function connectionsOf(words: readonly string[]): number | undefined {
  const at = words.findIndex(word => COMMAND_FLAGS[programOf(word)] !== undefined);
  const known = COMMAND_FLAGS[programOf(words[at] ?? '')];
  if (known === undefined) return undefined;
  const given = words.slice(at + 1);
  const own = givenTo(given, known.flags) ?? known.otherwise;
  const { flags = [], otherwise = 1 } = known.times ?? {};
  const times = givenTo(given, flags) ?? otherwise;
  return own === undefined || Number.isNaN(own * times) ? undefined : own * times;
}

/** `/usr/bin/hey`, and `node_modules/NAME/NAME.js`; an address is no program. */
function programOf(word: string): string {
  if (word.includes('://')) return '';
  return word.slice(word.lastIndexOf('/') + 1).replace(/\.js$/, '');
}

/** `-c 100`, `-c100`, `--clients=100`; the last one counts. NaN for what is no number, such as `$N`. */
function givenTo(words: readonly string[], flags: readonly string[]): number | undefined {
  const values = words.flatMap((word, at) => {
    for (const flag of flags) {
      if (word === flag) return words[at + 1] ?? '';
      if (word.startsWith(`${flag}=`)) return word.slice(flag.length + 1);
      if (flag.length === 2 && word.startsWith(flag)) return word.slice(flag.length);
    }
    return [];
  });
  const last = values.at(-1);
  return last === undefined ? undefined : countOf(last);
}

/** Some take 10k for 10,000. */
function countOf(written: string): number {
  const [, digits, unit = ''] = /^(\d+)([kKmM]?)$/.exec(written) ?? [];
  return digits === undefined ? Number.NaN : Number(digits) * ({ k: 1000, m: 1e6 }[unit.toLowerCase()] ?? 1);
}
