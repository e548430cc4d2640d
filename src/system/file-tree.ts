import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../model/error-code.ts';
import { messageOf } from '../model/error-message.ts';
import { absent, failed, ok, type Probe } from '../model/probe.ts';

/** The files of this machine, or of one whose files were copied into a folder. */
export interface FileTree {
  /** `/`, or the folder. */
  readonly root: string;
  /** Whether this is the machine we run on. */
  readonly live: boolean;
  /** Text of a file by its absolute path on that machine, without the line break at its end. */
  read(path: string): Probe<string>;
  /** Names in a folder, sorted; those of a folder that is not there are `absent`. */
  list(path: string): Probe<readonly string[]>;
  has(path: string): boolean;
}

const MOST_LINKS = 40;
const MOST_BYTES = 64 * 2 ** 20;

/** Opens a tree. Links in a copied tree are followed inside it, never out of it. */
export function openFileTree(root: string): FileTree {
  const live = root === '/';
  const locate = (path: string) => (live ? path : within(root, path));
  return {
    root,
    live,
    read: path => probe(path, () => readText(locate(path))),
    list: path => probe(path, () => readdirSync(locate(path)).sort()),
    has: path => probe(path, () => statSync(locate(path))).state === 'read',
  };
}

function readText(path: string): string {
  // What is linked to it is meant to be empty: so files are hidden.
  if (realpathSync(path) === '/dev/null') return '';
  const status = statSync(path);
  if (!status.isFile()) throw new Error('it is no regular file');
  if (status.size > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES} bytes`);
  return readFileSync(path, 'utf8').replace(/\n$/, '');
}

/** Where `path` leads below `root`, with `..` and links taken as on the machine that the tree was copied from. Throws where there is nothing. */
function within(root: string, path: string): string {
  const pending = path.split('/').filter(Boolean).reverse();
  const resolved: string[] = [];
  for (let links = 0; pending.length > 0; ) {
    const name = pending.pop() ?? '';
    if (name === '.') continue;
    if (name === '..') {
      resolved.pop();
      continue;
    }
    const target = linkTarget(join(root, ...resolved, name));
    if (target === undefined) {
      resolved.push(name);
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) throw new Error('too many links');
    if (target === '/dev/null') return target;
    if (target.startsWith('/')) resolved.length = 0;
    pending.push(...target.split('/').filter(Boolean).reverse());
  }
  return join(root, ...resolved);
}

function linkTarget(path: string): string | undefined {
  return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
}

function probe<T>(path: string, act: () => T): Probe<T> {
  try {
    return ok(act());
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH') return absent(`there is no ${path}`);
    if (code === 'EACCES' || code === 'EPERM') return failed(`${path} is not readable by this user`);
    return failed(`${path}: ${messageOf(error)}`);
  }
}
