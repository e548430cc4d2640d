import { authority } from '../../model/address-family.ts';
import type { NginxPlan } from '../../model/plan.ts';

export interface NginxSite {
  readonly address: string;
  readonly port: number;
  readonly backlog: number;
  /** Close each connection after its answer. */
  readonly closeAfterAnswer: boolean;
  /** For what nginx writes: its error log, its process id, temporary files. */
  readonly folder: string;
  /** Whether the master is root: it would give its workers to a user that need not exist here. */
  readonly asRoot: boolean;
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** A whole nginx.conf: one server that answers everything with 200, and never ends a connection for being idle. */
export function nginxConfiguration(plan: NginxPlan, site: NginxSite): string {
  const { address, backlog, closeAfterAnswer, folder, asRoot } = site;
  return `${[
    ...(asRoot ? ['user root;'] : []),
    'daemon off;',
    `worker_processes ${plan.workers};`,
    ...(plan.workerRlimitNofile === undefined ? [] : [`worker_rlimit_nofile ${plan.workerRlimitNofile};`]),
    `pid ${folder}/nginx.pid;`,
    `error_log ${folder}/error.log notice;`,
    `events { worker_connections ${plan.workerConnections}; }`,
    'http {',
    '  access_log off;',
    ...TEMPORARY.map(name => `  ${name}_temp_path ${folder}/${name};`),
    `  keepalive_timeout ${closeAfterAnswer ? '0' : '1h'};`,
    '  keepalive_requests 1000000000;',
    '  client_header_timeout 1h;',
    '  server {',
    `    listen ${authority(site)} backlog=${backlog}${address === '::' ? ' ipv6only=off' : ''};`,
    '    location / { return 200 "ok"; }',
    '  }',
    '}',
  ].join('\n')}\n`;
}
