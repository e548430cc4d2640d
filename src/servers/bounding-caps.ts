import type { SetCap } from '../model/set-cap.ts';
import { knownProgram, setCapsOf } from './caps.ts';
import type { ConfigurationFiles } from './configuration-files.ts';
import { cutDown } from './cut-down.ts';

/**
 * Caps that a process of a known program has for certain, the lowest of each setting: those that are set, and those that it cuts down to
 * what its descriptors leave. A default is none, for the configuration may say otherwise where it was not found.
 * @param nofile its soft RLIMIT_NOFILE, where it is known
 */
export function boundingCaps(command: string, files: ConfigurationFiles, nofile: number | undefined): SetCap[] {
  const program = knownProgram(command);
  if (program === undefined) return [];
  const set = setCapsOf(command, files);
  return program.caps.flatMap(cap => {
    const values = set.filter(({ setting }) => setting === cap.setting);
    const [lowest = undefined] = values.toSorted((one, other) => one.value - other.value);
    const uncut = { server: program.name, setting: cap.setting, value: Number.POSITIVE_INFINITY, where: '' };
    const bound = cutDown(lowest ?? uncut, cap, nofile);
    return Number.isFinite(bound.value) ? [bound] : [];
  });
}
