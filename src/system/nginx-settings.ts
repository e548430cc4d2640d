import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { childrenOf, commandOf } from './process-children.ts';

/** What a running nginx was configured with, as far as its main file tells. */
export interface NginxSettings {
  readonly workers: number;
  readonly workerConnections: number;
}

/** Of the Debian and Red Hat packages, and of nginx.org's (`nginx -V`, --conf-path). */
const USUAL_FILE = '/etc/nginx/nginx.conf';
/** Of an `events` block that names none (ngx_event_core_init_conf, src/event/ngx_event.c). */
const DEFAULT_CONNECTIONS = 512;

/**
 * Reads the main configuration file of the nginx whose master is `pid`, in the file system that it sees. Undefined for another
 * program, and where the file cannot be read; worker_connections in a file that it includes is not found.
 */
export function nginxSettingsOf(pid: number, proc = '/proc'): NginxSettings | undefined {
  const title = commandOf(pid, proc);
  const command = /^nginx: master process (.*)$/.exec(title ?? '')?.[1]?.split(' ');
  if (command === undefined) return undefined;
  const text = configurationOf(`${proc}/${pid}/root`, command);
  const events = text === undefined ? undefined : /^\s*events\s*\{([^}]*)\}/m.exec(withoutComments(text))?.[1];
  if (events === undefined || /\binclude\b/.test(events)) return undefined;
  const connections = /\bworker_connections\s+(\d+)\s*;/.exec(events)?.[1];
  return {
    workers: Math.max(1, childrenOf(pid, proc).length),
    workerConnections: connections === undefined ? DEFAULT_CONNECTIONS : Number(connections),
  };
}

function configurationOf(root: string, command: readonly string[]): string | undefined {
  const file = optionOf(command, '-c') ?? USUAL_FILE;
  const prefix = optionOf(command, '-p');
  if (!isAbsolute(file) && prefix === undefined) return undefined;
  try {
    return readFileSync(root + (isAbsolute(file) ? file : join('/', prefix ?? '', file)), 'utf8');
  } catch {
    return undefined;
  }
}

function optionOf(command: readonly string[], option: string): string | undefined {
  const at = command.indexOf(option);
  return at < 0 ? undefined : command[at + 1];
}

function withoutComments(text: string): string {
  return text.replaceAll(/#.*$/gm, '');
}
