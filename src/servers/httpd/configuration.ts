import { authority } from '../../model/address-family.ts';
import type { HttpdPlan } from '../../model/plan.ts';
import type { ServerSite } from '../server.ts';

/** More are started as they are needed, more and more of them each second. */
const MOST_AT_START = 16;
const MOST_PROCESSES_AT_START = 256;

/** A whole httpd.conf: it answers everything with 200, without a file, and never ends a connection for being idle. */
export function httpdConfiguration(plan: HttpdPlan, site: ServerSite): string {
  const { mpm, maxRequestWorkers, serverLimit } = plan;
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
    `StartServers ${startServers(plan)}`,
    ...(mpm === 'prefork' ? spareProcesses(plan) : threads(plan)),
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
export function startServers({ mpm, maxRequestWorkers, threadsPerChild }: HttpdPlan): number {
  return mpm === 'prefork'
    ? Math.min(MOST_PROCESSES_AT_START, maxRequestWorkers)
    : Math.min(MOST_AT_START, Math.ceil(maxRequestWorkers / threadsPerChild));
}

function threads({ maxRequestWorkers, threadsPerChild }: HttpdPlan): string[] {
  return [
    `ThreadLimit ${threadsPerChild}`,
    `ThreadsPerChild ${threadsPerChild}`,
    `MinSpareThreads ${Math.min(threadsPerChild, maxRequestWorkers)}`,
    `MaxSpareThreads ${maxRequestWorkers}`,
  ];
}

function spareProcesses(plan: HttpdPlan): string[] {
  return [`MinSpareServers ${startServers(plan)}`, `MaxSpareServers ${plan.maxRequestWorkers}`];
}
