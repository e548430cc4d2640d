import type { TuningEntry, TuningFile } from './entry.ts';
import { fileName } from './search-order.ts';
import { parseUnitFile } from './unit-file.ts';

/**
 * The entry that decides a key, as `Service.LimitNOFILE`: the last one, unless an empty value takes it back; undefined
 * where none does.
 *
 * @param files the unit's own file, then its drop-ins in the order in which they are read
 */
export function resolveUnit(files: readonly TuningFile[], key: string): TuningEntry | undefined {
  const last = files.flatMap(file => parseUnitFile(file).entries).findLast(entry => entry.key === key);
  return last?.value === '' ? undefined : last;
}

/** All values of a key that may be given several times, such as `Service.Environment`; an empty one takes back those before it. */
export function assignedInUnit(files: readonly TuningFile[], key: string): readonly string[] {
  const values = files
    .flatMap(file => parseUnitFile(file).entries)
    .filter(entry => entry.key === key)
    .map(({ value }) => value);
  return values.slice(values.lastIndexOf('') + 1);
}

/**
 * Names of the drop-in folders of a unit, the most particular one first: `a-b@c.service` has its own, that of its
 * template `a-b@.service.d`, those of its prefixes `a-@.service.d` and `a-.service.d`, and that of its type `service.d`
 * (systemd.unit(5)). Of files with the same name the one in the more particular folder counts.
 */
export function dropInFolders(unit: string): string[] {
  const name = fileName(unit);
  const dot = name.lastIndexOf('.');
  const type = name.slice(dot + 1);
  const stem = name.slice(0, dot);
  const at = stem.indexOf('@');
  const template = at < 0 ? [] : [`${stem.slice(0, at)}@`];
  const names = [stem, ...template, ...prefixes(at < 0 ? stem : stem.slice(0, at))];
  return [...names.map(each => `${each}.${type}.d`), `${type}.d`];
}

/** Name of the file that holds the unit, and of its template where it is an instance: `a@b.service`, `a@.service`. */
export function unitFileNames(unit: string): string[] {
  const template = unit.replace(/@.+(?=\.[^.]+$)/, '@');
  return template === unit ? [unit] : [unit, template];
}

/** `a-b-c` has `a-b-` and `a-`. */
function prefixes(stem: string): string[] {
  const found: string[] = [];
  for (let dash = stem.lastIndexOf('-'); dash > 0; dash = stem.lastIndexOf('-', dash - 1)) {
    if (dash < stem.length - 1) found.push(stem.slice(0, dash + 1));
  }
  return found;
}
