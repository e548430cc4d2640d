import { CannotRun } from '../model/errors.ts';
import type { Host } from '../model/host.ts';
import { shellWords } from '../model/shell-words.ts';
import { OLDEST_NODE } from './boot-script.ts';
import { commandFor } from './command.ts';
import type { Greeting } from './greeting.ts';

/** How the command that reaches a host ended, or that it was not waited for any longer. */
export interface Silence {
  readonly code: number | null;
  /** What it, or what it reached, wrote to standard error. */
  readonly said: string;
  /** What came out of it that is not ours. */
  readonly printed?: string;
  /** Milliseconds that were waited; absent where the command ended. */
  readonly waitedMs?: number;
}

/** No agent answers on a host: exit 3. */
export class NoAgent extends CannotRun {
  /** The message without the host. */
  readonly why: string;
  constructor(host: Host, why: string, remedy?: string) {
    super(`${host.name}: ${why}`, remedy);
    this.name = 'NoAgent';
    this.why = why;
  }
}

/** Why the host said nothing of ours, in the words of the command that was to reach it. */
export function silent(host: Host, { code, said, printed = '', waitedMs }: Silence): NoAgent {
  const [program] = commandFor(host);
  const words = [said, printed].map(lastLine).filter(line => line !== '');
  const ended =
    waitedMs === undefined ? `${program} ended with ${code ?? 'a signal'}` : `no answer in ${waitedMs / 1000} s`;
  const why = words.length === 0 ? `${ended}, without a word` : `${words.join('; ')} (${ended})`;
  return new NoAgent(host, why, remedyFor(host, said, code));
}

/** Why the command that reaches the host could not be started. */
export function notStarted(host: Host, why: string): NoAgent {
  const [program] = commandFor(host);
  const isMissing = /ENOENT/.test(why);
  const said = isMissing ? `${program} is not installed here` : `${program} could not be started: ${why}`;
  const install =
    program === 'ssh'
      ? 'sudo apt-get install -y openssh-client'
      : `install ${program}, or name another command with --via`;
  return new NoAgent(host, said, isMissing ? install : undefined);
}

/** Why the host has no agent to offer. */
export function refused(host: Host, greeting: Greeting): NoAgent {
  const needed = `loadline needs Node ${OLDEST_NODE.join('.')} or later there`;
  switch (greeting.state) {
    case 'no-node': {
      const looked = host.node === undefined ? 'its PATH has no node' : `it has no ${host.node}`;
      return new NoAgent(host, `${looked}: ${needed}`, NODE_REMEDY);
    }
    case 'old-node':
      return new NoAgent(host, `it has Node ${greeting.version}: ${needed}`, NODE_REMEDY);
    case 'kit-refused':
      return new NoAgent(host, `the code of the agent could not be put there: ${greeting.why}`, ROOM_REMEDY);
    case 'kit-wanted':
    case 'agent':
      return new NoAgent(host, 'it does not start the agent that was sent');
  }
}

const ROOM_REMEDY = 'a home folder on that host that its user may write to, with 6 MB of room for ~/.cache/loadline';

/** The same of an agent whose version is another. */
export function otherVersion(host: Host, theirs: string, ours: string): NoAgent {
  return new NoAgent(
    host,
    `it has loadline ${theirs}, and this is ${ours}: both have to be of one version`,
    `npm install -g loadline@${ours}   # on ${host.name}, or leave its agent: out, and the code is sent`,
  );
}

const NODE_REMEDY =
  'install Node there, or name its program: --node /opt/node/bin/node, or node: in the file of --hosts';

/** What is known of the words in which OpenSSH refuses: what helps, by what the user would type to log in, and the host. */
const SSH_REMEDIES: readonly (readonly [RegExp, (login: string, to: string) => string])[] = [
  [/identification has changed/i, (_, to) => `find out why the key of ${to} is another, then ssh-keygen -R ${to}`],
  [
    /host key verification failed|no .*host key is known/i,
    login => `${login} true   # by hand: compare the fingerprint that it shows, then accept it`,
  ],
  [
    /permission denied/i,
    (login, to) => `${login} true   # has to work without a question: ssh-copy-id ${to}, or ssh-add`,
  ],
  [/could not resolve/i, (_, to) => `a name that ssh knows: an entry Host ${to} in ~/.ssh/config, or a name of DNS`],
  [
    /timed out|no route to host|network is unreachable|refused/i,
    login => `${login} true   # has to work first: address, port and firewall are those of ssh`,
  ],
];

function remedyFor(host: Host, said: string, code: number | null): string | undefined {
  const [program] = commandFor(host);
  if (host.via.kind === 'ssh') {
    const [, remedy] = SSH_REMEDIES.find(([pattern]) => pattern.test(said)) ?? [];
    if (remedy !== undefined) return remedy(shellWords([...host.via.words, host.to]), host.to);
  }
  if (host.agent !== undefined)
    return `run it by hand: ${shellWords(commandFor(host))}   # has to answer LOADLINE-AGENT`;
  return code === 0 || program === undefined
    ? undefined
    : `run it by hand: ${shellWords(commandFor(host))} -c true   # has to print nothing`;
}

function lastLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim());
  return lines.findLast(line => line !== '') ?? '';
}
