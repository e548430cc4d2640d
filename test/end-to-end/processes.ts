import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Ids of every process there is. */
export function everyProcess(): string[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name));
}

/** Its words with spaces between; empty for one that has ended. */
export function commandOf(pid: string): string {
  return tryRead(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
}

/** What it was started with; empty for one that has ended. */
export function environmentOf(pid: string): string {
  return tryRead(() => readFileSync(`/proc/${pid}/environ`, 'utf8'));
}

/** Network namespaces that these processes live in, each once. */
export function namespacesOf(pids: readonly string[]): string[] {
  return [...new Set(pids.map(pid => tryRead(() => readlinkSync(`/proc/${pid}/ns/net`))))].filter(Boolean);
}

function tryRead(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
