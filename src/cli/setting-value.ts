import { readFileSync } from 'node:fs';
import type { Setting } from '../model/limit.ts';
import { known } from '../model/probe.ts';
import { probeSysctl } from '../system/machine.ts';

/** This machine's value of a setting; undefined where it has none to read, as a backlog that applications choose. */
export function settingValue(setting: Setting): string | undefined {
  switch (setting.kind) {
    case 'sysctl':
      return known(probeSysctl(setting.name));
    case 'rlimit':
      return setting.name === 'nofile' ? nofile() : undefined;
    case 'listen':
    case 'directive':
      return undefined;
  }
}

/** The hard limit: Node raises its own soft limit at start, so what it inherited cannot be seen any more. */
function nofile(): string | undefined {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return hard === undefined ? undefined : `${hard} (hard)`;
}
