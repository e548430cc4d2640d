/** What nginx.conf says of connections; directives that are not there have nginx' own defaults. */
export interface NginxDirectives {
  /** `auto` is undefined. */
  readonly workerProcesses: number | undefined;
  readonly workerConnections: number;
}

/** ngx_event_core_module: DEFAULT_CONNECTIONS; one worker where nothing is said. */
const NGINX_DEFAULTS = { workerConnections: 512, workerProcesses: '1' } as const;

export function parseNginxDirectives(text: string): NginxDirectives {
  const bare = text.replaceAll(/#.*$/gm, '');
  const processes = /(?:^|[;{}\s])worker_processes\s+(auto|\d+)\s*;/.exec(bare)?.[1] ?? NGINX_DEFAULTS.workerProcesses;
  const connections = /(?:^|[;{}\s])worker_connections\s+(\d+)\s*;/.exec(bare)?.[1];
  return {
    workerProcesses: processes === 'auto' ? undefined : Number(processes),
    workerConnections: connections === undefined ? NGINX_DEFAULTS.workerConnections : Number(connections),
  };
}

/** The last MaxRequestWorkers, or its old name MaxClients, of a configuration of httpd; undefined where it says none. */
export function parseMaxRequestWorkers(text: string): number | undefined {
  const found = [...text.matchAll(/^\s*(?:MaxRequestWorkers|MaxClients)\s+(\d+)\s*$/gim)].at(-1)?.[1];
  return found === undefined ? undefined : Number(found);
}
