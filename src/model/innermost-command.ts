interface Becoming {
  /** Options whose value is a word of its own. */
  readonly valued: RegExp;
  /** How many words stand between its options and the program that it becomes. */
  readonly operands?: number;
}

/** Programs that become another one. */
const BECOMING: Readonly<Record<string, Becoming>> = {
  sudo: { valued: /^-[ugpCrtThD]$|^--(?:user|group|prompt|chdir|host)$/ },
  doas: { valued: /^-[uC]$/ },
  env: { valued: /^-[uCS]$|^--(?:unset|chdir)$/ },
  exec: { valued: /^-a$/ },
  nohup: { valued: /^$/ },
  setsid: { valued: /^$/ },
  time: { valued: /^-[fo]$/ },
  nice: { valued: /^-n$|^--adjustment$/ },
  ionice: { valued: /^-[cn]$/ },
  stdbuf: { valued: /^-[ioe]$/ },
  timeout: { valued: /^-[ks]$|^--(?:kill-after|signal)$/, operands: 1 },
  taskset: { valued: /^$/, operands: 1 },
  prlimit: { valued: /^$/ },
};

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh']);

/**
 * The words of the program that a command becomes in the end: behind sudo, env, timeout and the like, and in the script of a shell where
 * that is one simple command.
 */
export function innermost(command: readonly string[]): readonly string[] {
  const [path = '', ...given] = command.slice(assignments(command));
  const program = nameOf(path);
  const script = SHELLS.has(program) ? simpleScript(given) : undefined;
  const becoming = BECOMING[program];
  if (script !== undefined) return innermost(script);
  return becoming === undefined ? [path, ...given] : innermost(given.slice(wordsBefore(given, becoming)));
}

function wordsBefore(given: readonly string[], { valued, operands = 0 }: Becoming): number {
  const isOption = (word: string, at: number) => word.startsWith('-') || valued.test(given[at - 1] ?? '');
  const first = given.findIndex((word, at) => !isOption(word, at));
  return first < 0 ? given.length : first + operands;
}

/** `NAME=value` before a program. */
function assignments(words: readonly string[]): number {
  const first = words.findIndex(word => !/^[A-Za-z_]\w*=/.test(word));
  return Math.max(0, first);
}

/** The words of `-c '…'` where no shell has to decide anything about them. */
function simpleScript(given: readonly string[]): string[] | undefined {
  const at = given.findIndex(word => /^-[a-z]*c$/.test(word));
  const script = at < 0 ? undefined : given[at + 1];
  if (script === undefined || /[;&|<>`$(){}\n\\]/.test(script)) return undefined;
  return script.match(/"[^"]*"|'[^']*'|\S+/g)?.map(word => word.replaceAll(/^["']|["']$/g, ''));
}

/** A program's name, by its path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
