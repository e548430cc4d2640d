import { wholeNumber } from './quantity.ts';

/** A file that holds one number, such as pids.current, memory.current or memory.usage_in_bytes. */
export function parseCurrent(text: string): Record<string, number> {
  return number('current', text);
}

/** memory.failcnt of version 1: how often the limit was met; it stands still where memory.memsw meets its own first. */
export function parseFailures(text: string): Record<string, number> {
  return number('refused', text);
}

/** The most that it ever had: memory.peak, or memory.max_usage_in_bytes of version 1. */
export function parseHighest(text: string): Record<string, number> {
  return number('highest', text);
}

/** pids.events: `max 3`, forks that were rejected. */
export function parsePidsEvents(text: string): Record<string, number> {
  return field('rejected', text, 'max');
}

/** memory.events of version 2: `max` counts how often the limit was met, `oom_kill` the processes killed by any OOM killer. */
export function parseMemoryEvents(text: string): Record<string, number> {
  return { ...field('refused', text, 'max'), ...field('oomKills', text, 'oom_kill') };
}

/** memory.oom_control of version 1: `oom_kill 1`, since Linux 4.13. */
export function parseOomControl(text: string): Record<string, number> {
  return field('oomKills', text, 'oom_kill');
}

function field(as: string, text: string, name: string): Record<string, number> {
  const line = text.split('\n').find(candidate => candidate.startsWith(`${name} `));
  return line === undefined ? {} : number(as, line.slice(name.length));
}

function number(as: string, text: string): Record<string, number> {
  const value = wholeNumber(text.trim());
  return value === undefined ? {} : { [as]: value };
}
