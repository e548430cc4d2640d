import type { LimitId } from '../model/limit-id.ts';
import type { TargetKind } from '../model/target-spec.ts';
import { elasticsearch } from './elasticsearch/elasticsearch.ts';
import { gunicorn } from './gunicorn/gunicorn.ts';
import { haproxy } from './haproxy/haproxy.ts';
import { haproxyTarget } from './haproxy/launched.ts';
import { httpd } from './httpd/httpd.ts';
import type { KnownProgram } from './known-program.ts';
import { mariadb } from './mariadb/mariadb.ts';
import { memcached } from './memcached/memcached.ts';
import { nginxCaps } from './nginx/limit-conn.ts';
import { nginx } from './nginx/nginx.ts';
import { node, nodeCluster } from './node/node.ts';
import { phpFpm } from './php-fpm/php-fpm.ts';
import { postgresql } from './postgresql/postgresql.ts';
import { python } from './python/python.ts';
import { redis } from './redis/redis.ts';
import type { BeyondCap, LogLineParser, Server } from './server.ts';
import { uvicorn } from './uvicorn/uvicorn.ts';
import { uwsgi } from './uwsgi/uwsgi.ts';

const CAPPED = [nginx, httpd] as const;

/** Server programs that have a limit of their own in the catalog. */
export type ServerProgram = (typeof CAPPED)[number]['kind'];

/** Every server program that loadline knows. */
export const SERVERS: readonly Server[] = [nginx, haproxyTarget, node, nodeCluster, python, httpd];

/** Server programs that loadline knows by their processes and lines, and never starts. */
export const KNOWN_PROGRAMS: readonly KnownProgram[] = [
  haproxy,
  redis,
  postgresql,
  mariadb,
  memcached,
  phpFpm,
  gunicorn,
  uvicorn,
  uwsgi,
  elasticsearch,
  nginxCaps,
];

/** The entry of a kind of target; undefined for our accept loop, and where any program may run. */
export function serverOf(kind: TargetKind): Server | undefined {
  return SERVERS.find(server => server.kind === kind);
}

/** The server programs among these command lines that have a limit of their own. */
export function serverPrograms(commands: readonly string[]): ServerProgram[] {
  return CAPPED.filter(({ processName }) => commands.some(command => processName.test(command))).map(
    ({ kind }) => kind,
  );
}

/** Whether a command line is that of Node. */
export function isNode(command: string): boolean {
  return node.processName.test(command);
}

/** Limits of servers that do this with connections beyond what they serve. */
export function capLimits(beyond: BeyondCap): LimitId[] {
  return CAPPED.filter(({ cap }) => cap.beyond === beyond).map(({ cap }) => cap.limit);
}

/** Reads a line of the error log of any of them. */
export const parseServerLine: LogLineParser = line => {
  for (const { parseLogLine } of [...SERVERS, ...KNOWN_PROGRAMS]) {
    const parsed = parseLogLine?.(line);
    if (parsed !== undefined) return parsed;
  }
  return undefined;
};

/** The line of a server that sets its backlog, with where it stands; for no certain server, that of each. */
export function listenLines(kind: TargetKind, backlog: string): string[] {
  const own = serverOf(kind);
  const servers = own === undefined ? SERVERS : [own];
  return [...new Set(servers.map(({ listen }) => `${listen.statement(backlog)}   ${listen.comment(backlog)}`))];
}

/** How two well-known servers set their backlog, in half a line. */
export function listenExamples(backlog: string): string {
  return [node, nginx].map(({ name, listen }) => `${name}: ${listen.statement(backlog)}`).join('; ');
}
