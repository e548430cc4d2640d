import type { Destination } from '../../model/plan.ts';
import type { ServerToCopy } from './server-to-copy.ts';

const WILDCARDS = ['0.0.0.0', '::'];
const OWN_NAMES: Readonly<Record<string, readonly string[]>> = {
  '127.0.0.1': ['127.0.0.1', 'localhost'],
  '::1': ['::1', '[::1]', 'localhost'],
};

/** The words of a command with `{host}` where they name the address that it listens on. */
export function atAnyAddress(command: readonly string[], { address, port }: Destination): readonly string[] {
  if (WILDCARDS.includes(address)) return command;
  const names = OWN_NAMES[address] ?? [address];
  const before = '(^|[=/@])';
  const named = new RegExp(`${before}(?:${names.map(literal).join('|')})(?=$|:${port}(?:\\D|$))`, 'g');
  return command.map(word => word.replaceAll(named, '$1{host}'));
}

/** Whether a copy could not be reached from another host: it listens on loopback, and no word says so. */
export function isBoundToLoopback(command: readonly string[], { address }: Destination): boolean {
  return /^(127\.|::1$)/.test(address) && !command.some(word => word.includes('{host}'));
}

/** The command as that user: the lab's own root becomes it, as the init system's did. */
export function asUser(
  command: readonly string[],
  { uid, gid, isNamed }: Pick<ServerToCopy['user'], 'uid' | 'gid' | 'isNamed'>,
): readonly string[] {
  const groups = isNamed ? '--init-groups' : '--clear-groups';
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, groups, '--', ...command];
}

function literal(text: string): string {
  return text.replaceAll(/[.[\]]/g, '\\$&');
}
