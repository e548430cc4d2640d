import type { Server } from '../../servers/server.ts';
import { SERVERS } from '../../servers/servers.ts';

/** The server program that a scenario can configure by itself, by its command line; undefined for any other. */
export function knownServer(command: readonly string[]): Server | undefined {
  const line = command.join(' ');
  const [program = ''] = command;
  return SERVERS.find(
    ({ processName, startedBy, carried }: Server) =>
      carried !== undefined && (startsWith(line, processName) || startedBy?.test(program) === true),
  );
}

/** A name among the arguments of another program is no program. */
function startsWith(line: string, name: RegExp | undefined): boolean {
  const title = /^[\w-]+: /.exec(line)?.[0] ?? line.split(' ')[0] ?? '';
  return name?.test(title) === true;
}
