import { authority } from '../../model/address-family.ts';
import type { HaproxyPlan } from '../../model/plan.ts';
import type { ServerSite } from '../server.ts';

/** A whole haproxy.cfg: one frontend that answers everything with 200, or passes it on. It logs what failed. */
export function haproxyConfiguration({ maxconn }: HaproxyPlan, site: Omit<ServerSite, 'modules'>): string {
  const { backlog, closeAfterAnswer, upstream } = site;
  const wait = `${upstream?.timeoutMs ?? 60_000}ms`;
  const bind = site.address === '::' ? `:::${site.port} v4v6` : authority(site);
  return `${[
    'global',
    `  maxconn ${maxconn}`,
    '  log stderr format raw local0',
    'defaults',
    '  mode http',
    '  log global',
    '  option httplog',
    '  option dontlog-normal',
    `  option ${closeAfterAnswer ? 'httpclose' : 'http-keep-alive'}`,
    `  timeout connect ${wait}`,
    `  timeout server ${wait}`,
    '  timeout client 1h',
    '  timeout http-keep-alive 1h',
    // One try for each request: what is told is what happened.
    '  retries 0',
    'frontend all',
    `  bind ${bind} backlog ${backlog}`,
    ...(upstream === undefined
      ? ['  http-request return status 200 content-type text/plain string ok']
      : ['  default_backend behind', 'backend behind', `  server ${serverLine(upstream.to)}`]),
  ].join('\n')}\n`;
}

/** Its log names a server by its name alone, which here is its address. */
function serverLine(to: string): string {
  return to.startsWith('unix:') ? `${UNIX_NAME} unix@${to.slice('unix:'.length)}` : `${to} ${to}`;
}

/** A name has no slash. */
const UNIX_NAME = 'unix';
