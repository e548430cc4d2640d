import { authority } from '../../model/address-family.ts';
import type { NginxPlan } from '../../model/plan.ts';
import type { ServerSite } from '../server.ts';

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** A whole nginx.conf: one server that answers everything with 200, or passes it on, and never ends a connection for being idle. */
export function nginxConfiguration(plan: NginxPlan, site: Omit<ServerSite, 'modules'>): string {
  const { address, backlog, closeAfterAnswer, folder, asRoot, upstream } = site;
  return `${[
    // It would give its workers to a user that need not exist here.
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
    `    location / { ${upstream === undefined ? 'return 200 "ok";' : passingOn(upstream)} }`,
    '  }',
    '}',
  ].join('\n')}\n`;
}

/** In the place of its own answer. One that fails is not left out for the next ten seconds: there is no other. */
function passingOn({ to, timeoutMs }: NonNullable<ServerSite['upstream']>): string {
  const timeouts = ['connect', 'read', 'send'].map(what => `proxy_${what}_timeout ${timeoutMs}ms;`);
  return [...timeouts, `proxy_pass http://${to};`].join(' ');
}
