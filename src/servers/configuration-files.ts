import { absent, ok, type Probe } from '../model/probe.ts';

/** The files of the machine that a server's configuration lies on, by their absolute paths there. */
export interface ConfigurationFiles {
  read(path: string): Probe<string>;
  /** Names in a folder, sorted. */
  list(path: string): Probe<readonly string[]>;
}

/** A configuration that includes more files than these is not followed to its end. */
export const MOST_INCLUDES = 1000;

/** `path` as it stands, or below `folder` where it is relative; without `.`, `..` and doubled slashes. */
export function absolutePath(path: string, folder: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function folderOf(path: string): string {
  return absolutePath('..', path);
}

/** The paths that an include directive means: `written` is a path or a pattern, below `folder` where it is relative. */
export function includedPaths(files: ConfigurationFiles, written: string, folder: string): Probe<readonly string[]> {
  const path = absolutePath(written, folder);
  return isPattern(path) ? matchingPaths(files, path) : ok([path]);
}

function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

/** Paths that match `pattern`, sorted, as glob(3) finds them: `*`, `?` and `[…]` never match a slash, nor a dot at the start. */
function matchingPaths(files: ConfigurationFiles, pattern: string): Probe<readonly string[]> {
  let found: readonly string[] = [''];
  for (const part of pattern.split('/').filter(Boolean)) {
    if (!isPattern(part)) {
      found = found.map(path => `${path}/${part}`);
      continue;
    }
    const matches = nameMatcher(part);
    const next: string[] = [];
    for (const folder of found) {
      const names = files.list(folder === '' ? '/' : folder);
      if (names.state === 'failed') return names;
      if (names.state === 'read') next.push(...names.value.filter(matches).map(name => `${folder}/${name}`));
    }
    found = next;
  }
  return found.length > MOST_INCLUDES ? absent(`${pattern} matches more than ${MOST_INCLUDES} files`) : ok(found);
}

function nameMatcher(part: string): (name: string) => boolean {
  const source = part
    .replaceAll(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('[!', '[^');
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^${source}$`);
  } catch {
    return name => name === part;
  }
  return name => pattern.test(name) && (part.startsWith('.') || !name.startsWith('.'));
}
