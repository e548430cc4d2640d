import type { Remedy } from '../model/attribution.ts';
import type { NamedCap, SetCap } from '../model/set-cap.ts';
import type { ConfigurationFiles } from './configuration-files.ts';
import type { KnownCap, KnownProgram } from './known-program.ts';
import { ON_COMMAND_LINE } from './options.ts';
import { KNOWN_PROGRAMS } from './servers.ts';

/** The program that a command line is of; undefined for one that is not known. */
export function knownProgram(command: string): KnownProgram | undefined {
  return KNOWN_PROGRAMS.find(({ processName }) => processName.test(command));
}

/** The caps that a process was started with, as far as its command line and its files say them. */
export function setCapsOf(command: string, files: ConfigurationFiles): SetCap[] {
  const program = knownProgram(command);
  const lines = program?.setCaps?.(command.split(' ').filter(Boolean), files) ?? [];
  return lines.map(line => ({ server: program?.name ?? '', ...line }));
}

/** What raises a cap: the server's own line. */
export function capRemedy({ server, setting, value, where, cutBy }: NamedCap, connections: number): Remedy | undefined {
  const cap = capNamed(server, setting);
  if (cap === undefined) return undefined;
  const least = value ?? (cutBy === undefined ? (cap.otherwise ?? 0) : cutBy.nofile - cutBy.spare);
  const wanted = Math.max(2 * least, connections + (cap.own ?? 0));
  const line = where === ON_COMMAND_LINE ? (cap.option ?? cap.line) : cap.line;
  const shell =
    cutBy && `ulimit -n ${wanted + cutBy.spare}   # in the shell that starts ${server}: it keeps ${cutBy.spare}`;
  return {
    change: { setting, to: `${wanted}` },
    now: [
      ...(shell === undefined ? [] : [shell]),
      line(wanted),
      `restart or reload ${server}${value === undefined ? '' : `   # ${setting} is ${value} now: ${where}`}`,
    ],
    persist: ['the same line: the configuration is what persists'],
    check: cap.check,
    cost: cap.cost,
  };
}

function capNamed(server: string, setting: string): KnownCap | undefined {
  return KNOWN_PROGRAMS.find(({ name }) => name === server)?.caps.find(cap => cap.setting === setting);
}

/** Every cap that is known, with its program. */
export const KNOWN_CAPS = KNOWN_PROGRAMS.flatMap(({ name, caps }) => caps.map(cap => ({ server: name, ...cap })));
