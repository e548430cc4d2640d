import type { CapLine } from '../known-program.ts';
import { amountOf, ON_COMMAND_LINE, optionValue } from '../options.ts';

/** Connections of one worker of another class than sync, where no option says it (gunicorn/config.py, WorkerConnections). */
const WORKER_CONNECTIONS = 1000;

/**
 * What all workers hold together. A sync worker has one connection at a time; with more than one thread gunicorn takes gthread. Settings
 * of a file of Python, or of an environment, are not read: without an option nothing is known.
 */
export function gunicornCaps(command: readonly string[]): CapLine[] {
  if (optionValue(command, '-c', '--config') !== undefined) return [];
  const number = (...names: readonly string[]) => amountOf(optionValue(command, ...names));
  const workers = number('-w', '--workers');
  const kind = optionValue(command, '-k', '--worker-class') ?? ((number('--threads') ?? 1) > 1 ? 'gthread' : 'sync');
  if (kind === 'sync') return workers === undefined ? [] : [cap('--workers', workers)];
  const each = number('--worker-connections');
  if (!/^(gthread|eventlet|gevent)$/.test(kind) || (each === undefined && workers === undefined)) return [];
  return [cap('--worker-connections', (each ?? WORKER_CONNECTIONS) * (workers ?? 1))];
}

function cap(setting: string, value: number): CapLine {
  return { setting, value, where: ON_COMMAND_LINE };
}
