import { authority } from '../../model/address-family.ts';
import type { HttpdPlan } from '../../model/plan.ts';
import type { ServerSite } from '../server.ts';

/** More are started as they are needed, more and more of them each second. */
const MOST_AT_START = 16;

/** A whole httpd.conf: it answers everything with 200, without a file, and never ends a connection for being idle. */
export function httpdConfiguration(plan: HttpdPlan, site: ServerSite): string {
  const { mpm, maxRequestWorkers, serverLimit, threadsPerChild } = plan;
  const { backlog, closeAfterAnswer, folder, modules, asRoot } = site;
  return `${[
    'ServerName localhost',
    `ServerRoot "${folder}"`,
    `DefaultRuntimeDir "${folder}"`,
    `PidFile "${folder}/httpd.pid"`,
    `ErrorLog "${folder}/error.log"`,
    'LogLevel notice',
    `LoadModule mpm_${mpm}_module ${modules}/mod_mpm_${mpm}.so`,
    `LoadModule authz_core_module ${modules}/mod_authz_core.so`,
    `LoadModule alias_module ${modules}/mod_alias.so`,
    ...(asRoot ? ['User #65534', 'Group #65534'] : []),
    `Listen ${authority(site)}`,
    `ListenBacklog ${backlog}`,
    `ServerLimit ${serverLimit}`,
    `ThreadLimit ${threadsPerChild}`,
    `ThreadsPerChild ${threadsPerChild}`,
    `StartServers ${startServers(plan)}`,
    `MinSpareThreads ${Math.min(threadsPerChild, maxRequestWorkers)}`,
    `MaxSpareThreads ${maxRequestWorkers}`,
    `MaxRequestWorkers ${maxRequestWorkers}`,
    'MaxConnectionsPerChild 0',
    `KeepAlive ${closeAfterAnswer ? 'Off' : 'On'}`,
    'KeepAliveTimeout 3600',
    'MaxKeepAliveRequests 0',
    'Timeout 3600',
    'ErrorDocument 200 ok',
    'RedirectMatch 200 .*',
  ].join('\n')}\n`;
}

/** Children that it starts with: all that it may have, within reason. */
export function startServers({ maxRequestWorkers, threadsPerChild }: HttpdPlan): number {
  return Math.min(MOST_AT_START, Math.ceil(maxRequestWorkers / threadsPerChild));
}
