import { readFileSync } from 'node:fs';
import type { HostAccess } from '../model/access.ts';
import { absent, failed, type Probe, read } from '../model/probe.ts';
import { codeOf } from './unavailable.ts';

/**
 * Effective sysctl values of a host by name. A setting that has no file in the host's namespace is host-wide, so its
 * value is read where this process stands. Runs of white space become one space.
 */
export function readSettings(
  host: HostAccess,
  names: readonly string[],
  proc = '/proc',
): Record<string, Probe<string>> {
  const inside = host.run(() => names.map(name => readSetting(name, proc)));
  return Object.fromEntries(
    names.map((name, index) => {
      const value = inside[index] ?? absent('not read');
      return [name, value.state === 'absent' ? readSetting(name, proc) : value];
    }),
  );
}

function readSetting(name: string, proc: string): Probe<string> {
  const path = `${proc}/sys/${name.replaceAll('.', '/')}`;
  try {
    return read(readFileSync(path, 'latin1').trim().replaceAll(/\s+/g, ' '));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return absent(`this kernel has no ${name}`);
    return failed(`${name} cannot be read: ${code ?? error}`);
  }
}
