import { innermost, nameOf } from './innermost-command.ts';

/** Where a command goes, by its own words, before it connects to anything. */
type CommandNetwork =
  /** A file of a network namespace, such as /run/netns/blue or /proc/4711/ns/net. */
  | { readonly kind: 'file'; readonly file: string }
  /** That of a container, in which a program of the container runtime's own starts the load. */
  | { readonly kind: 'container'; readonly runtime: string; readonly container: string }
  /** Where nothing of it can be seen, such as another machine, or a container that is not there yet. */
  | { readonly kind: 'out-of-sight' };

/** The words that say so (`ip netns exec blue`), and where they lead. */
export interface CommandEntry {
  readonly by: string;
  readonly network: CommandNetwork;
}

/**
 * What of a command's words takes it elsewhere: `ip netns exec`, `nsenter`, a container's `exec` and the like, also behind programs
 * that become another (sudo, env, timeout). Undefined where nothing does. The script of a shell is looked through for the same where it
 * is one simple command.
 */
export function entryOf(command: readonly string[]): CommandEntry | undefined {
  const [path = '', ...given] = innermost(command);
  const program = nameOf(path);
  const network = ENTERING[program]?.(given, program);
  return network === undefined ? undefined : { by: `${program} ${network.by}`.trim(), network: network.to };
}

interface Entered {
  /** The words after the program that say where. */
  readonly by: string;
  readonly to: CommandNetwork;
}

const OUT_OF_SIGHT: CommandNetwork = { kind: 'out-of-sight' };

const ENTERING: Readonly<Record<string, (words: readonly string[], program: string) => Entered | undefined>> = {
  ip: netnsExec,
  nsenter,
  docker: container,
  podman: container,
  nerdctl: container,
  kubectl: words => (operands(words)[0] === 'exec' ? { by: 'exec', to: OUT_OF_SIGHT } : undefined),
  ssh: () => ({ by: '', to: OUT_OF_SIGHT }),
};

/** Options of `ip` that stand before its object take a value in these cases (ip(8)). */
function netnsExec(words: readonly string[]): Entered | undefined {
  const [object = '', action, name] = operands(words);
  if (!/^netns?$/.test(object) || action !== 'exec' || name === undefined) return undefined;
  return { by: `netns exec ${name}`, to: { kind: 'file', file: `/run/netns/${name}` } };
}

/** nsenter(1): `-n` without a file is that of the process of `-t`; `-a` is all of them. */
function nsenter(words: readonly string[]): Entered | undefined {
  const end = words.findIndex((word, at) => !word.startsWith('-') && !takesValue(words[at - 1]));
  const options = (end < 0 ? words : words.slice(0, end)).join(' ');
  const file = /(?:^|\s)(?:--net=|-n=?)(\/\S*)/.exec(options)?.[1];
  const pid = /(?:^|\s)(?:-t\s?|--target[\s=])(\d+)/.exec(options)?.[1];
  const isOfTarget = /(?:^|\s)(?:-n|--net|-a|--all|-[muiCUT]*n[muipCUT]*)(?=\s|$)/.test(options);
  if (file !== undefined) return { by: `--net=${file}`, to: { kind: 'file', file } };
  if (pid === undefined || !isOfTarget) return undefined;
  return { by: `-t ${pid} -n`, to: { kind: 'file', file: `/proc/${pid}/ns/net` } };
}

function takesValue(option = ''): boolean {
  return /^(?:-[tSG]|--target|--setuid|--setgid)$/.test(option);
}

/** Of `run` nobody knows the container before it is there. */
function container(words: readonly string[], runtime: string): Entered | undefined {
  const [first, second] = operands(words);
  const action = first === 'container' || first === 'compose' ? second : first;
  if (action === 'run' || (action === 'exec' && first === 'compose')) return { by: action, to: OUT_OF_SIGHT };
  if (action !== 'exec') return undefined;
  const [name] = operands(words.slice(words.indexOf('exec') + 1));
  return name === undefined ? undefined : { by: `exec ${name}`, to: { kind: 'container', runtime, container: name } };
}

/** Flags with a value of its own among the options of `docker exec`, `ip`, and of docker itself. */
const VALUED =
  /^(?:-[eucHlwn]|-rc|-rcvbuf|-family|--env|--env-file|--user|--workdir|--detach-keys|--host|--context|--netns)$/;

/** Words that are neither an option nor its value. */
function operands(words: readonly string[]): string[] {
  return words.filter((word, at) => !word.startsWith('-') && !VALUED.test(words[at - 1] ?? ''));
}
