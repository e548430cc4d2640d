import { readFileSync } from 'node:fs';
import type { Setting } from '../model/limit.ts';
import { valueIn } from '../model/probe.ts';
import { effectiveCgroupLimit } from './cgroup-files.ts';
import { probeSysctl } from './machine.ts';

/** This machine's value of a setting; undefined where it has none to read, as a backlog that applications choose. */
export function settingValue(setting: Setting): string | undefined {
  switch (setting.kind) {
    case 'sysctl':
      return valueIn(probeSysctl(setting.name));
    case 'rlimit':
      return RLIMITS[setting.name] === undefined ? undefined : hardLimit(RLIMITS[setting.name] ?? '');
    case 'cgroup':
      return cgroupValue(setting.name === 'pids.max' ? 'pids' : 'memory');
    case 'listen':
    case 'directive':
      return undefined;
  }
}

const RLIMITS: Readonly<Record<string, string>> = { nofile: 'Max open files', nproc: 'Max processes' };

/** The lowest from this process's own cgroup up to the top that is in sight: what bounds it in a container as well. */
function cgroupValue(controller: 'pids' | 'memory'): string | undefined {
  const limit = effectiveCgroupLimit(controller);
  if (limit === undefined) return undefined;
  return Number.isFinite(limit) ? `${limit}` : 'max';
}

/** The hard limit: Node raises its own soft limit at start, so what it inherited cannot be seen any more. */
function hardLimit(name: string): string | undefined {
  const hard = new RegExp(`^${name}\\s+\\S+\\s+(\\S+)`, 'm').exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return hard === undefined ? undefined : `${hard} (hard)`;
}
