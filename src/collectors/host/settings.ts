import type { HostAccess } from '../../model/access.ts';
import { codeOf } from '../../model/error-code.ts';
import { absent, failed, ok, type Probe } from '../../model/probe.ts';
import { readSysctl } from '../../system/sysctl.ts';

/**
 * Effective sysctl values of a host by name. A setting that has no file in the host's namespace is host-wide, so its
 * value is read where this process stands. Runs of white space are one blank.
 */
export function readSettings(host: HostAccess, names: readonly string[]): Record<string, Probe<string>> {
  const inside = host.run(() => names.map(readSetting));
  const found = (name: string, index: number) => {
    const value = inside[index];
    return value === undefined || value.state === 'absent' ? readSetting(name) : value;
  };
  return Object.fromEntries(names.map((name, index) => [name, found(name, index)]));
}

function readSetting(name: string): Probe<string> {
  try {
    return ok(readSysctl(name));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return absent(`there is no ${name} here`);
    return failed(`${name} cannot be read: ${code ?? error}`);
  }
}
