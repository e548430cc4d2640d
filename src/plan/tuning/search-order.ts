import type { TuningFile } from './entry.ts';

/** A folder of configuration files, as far as it could be read. */
export interface TuningFolder {
  readonly files: readonly TuningFile[];
}

/**
 * The files that count, in the order in which they are read: of files with the same name only the one from the folder
 * named first, then all sorted by name, whatever their folder (sysctl.d(5), systemd.unit(5)). A file without text,
 * such as a link to /dev/null, hides those of its name and sets nothing.
 *
 * @param folders the one that wins first: /etc before /run before /usr/local/lib before /usr/lib
 */
export function searchOrder(folders: readonly TuningFolder[]): TuningFile[] {
  const byName = new Map<string, TuningFile>();
  for (const { files } of folders) {
    for (const file of files) {
      const name = fileName(file.path);
      if (name.endsWith('.conf') && !byName.has(name)) byName.set(name, file);
    }
  }
  return [...byName.entries()].sort(([a], [b]) => byBytes(a, b)).map(([, file]) => file);
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** As strcmp(3) orders: by code unit, which for names in ASCII is by byte. */
export function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
