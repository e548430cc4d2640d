import type { Host } from '../model/host.ts';

/**
 * OpenSSH asks nothing, forwards nothing, leaves no connection of its own behind, and notices a cut link after 15 seconds. What the user
 * writes before these comes first and wins; keys, users, ports and jumps are those of ssh_config.
 */
const SSH_OPTIONS = [
  '-T',
  ...['BatchMode=yes', 'ClearAllForwardings=yes', 'ForwardAgent=no', 'RemoteCommand=none', 'ControlMaster=no'].flatMap(
    option => ['-o', option],
  ),
  ...['ServerAliveInterval=5', 'ServerAliveCountMax=3', 'ConnectTimeout=10'].flatMap(option => ['-o', option]),
];

/** Reads commands from its standard input: no word of ours is read by a shell that the user has chosen. */
const SHELL = ['sh'];

/** The command that gives a pipe to an agent on the host, or to a shell that starts one. */
export function commandFor(host: Host): [string, ...string[]] {
  const [program, ...rest] = [...reaching(host), ...(host.agent ?? SHELL)];
  if (program === undefined) throw new Error(`no command reaches ${host.name}`);
  return [program, ...rest];
}

function reaching({ via, to }: Host): string[] {
  switch (via.kind) {
    case 'here':
      return [];
    case 'ssh':
      return [...via.words, ...SSH_OPTIONS, '--', to];
    case 'kubectl':
      return [...via.words, 'exec', '-i', to, '--'];
    case 'command':
      return via.words.map(word => word.replaceAll('{host}', to));
  }
}
