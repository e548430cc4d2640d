import type { TargetKind } from '../model/scenario.ts';
import { httpd } from './httpd/httpd.ts';
import { nginx } from './nginx/nginx.ts';
import { node, nodeCluster } from './node/node.ts';
import { python } from './python/python.ts';
import type { LogLineParser, Server } from './server.ts';

/** Third-party server programs whose own limits the catalog knows. */
export type ServerProgram = 'nginx' | 'httpd';

/** Every server program that loadline knows. */
export const SERVERS: readonly Server[] = [nginx, node, nodeCluster, python, httpd];

/** The entry of a kind of target; undefined for our accept loop, and where any program may run. */
export function serverOf(kind: TargetKind): Server | undefined {
  return SERVERS.find(server => server.kind === kind);
}

interface Named {
  readonly program: ServerProgram;
  /** What its processes call themselves: their command lines, also after the server has rewritten them. */
  readonly processName: RegExp;
}

const NAMED: readonly Named[] = [
  { program: 'nginx', processName: /\b(?:nginx|angie|freenginx|openresty)\b/ },
  { program: 'httpd', processName: /\b(?:httpd|apache2)\b/ },
];

/** The server programs among these command lines. */
export function serverPrograms(commands: readonly string[]): ServerProgram[] {
  return NAMED.filter(({ processName }) => commands.some(command => processName.test(command))).map(
    ({ program }) => program,
  );
}

/** Reads a line of the error log of any of them. */
export const parseServerLine: LogLineParser = line => {
  for (const { parseLogLine } of SERVERS) {
    const parsed = parseLogLine?.(line);
    if (parsed !== undefined) return parsed;
  }
  return undefined;
};

/** The line of each that sets its backlog, once. */
export function listenLines(backlog: string): string[] {
  return [...new Set(SERVERS.flatMap(({ listenLine }) => listenLine?.(backlog) ?? []))];
}
