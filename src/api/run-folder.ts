import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { makeFolder, refuseForeign } from '../system/folders.ts';

/**
 * Makes `<out>/<scenario>/<UTC time>-<random>`: runs of one scenario lie together, in the order in which they began.
 * Throws FolderNotMade where `out` cannot be written.
 */
export function makeRunFolder(out: string, scenario: string, now: Date): string {
  return makeNamed(out, scenario, '', now);
}

/** The same for an experiment: its name stands before the time. */
export function makeExperimentFolder(out: string, scenario: string, experiment: string, now: Date): string {
  return makeNamed(out, scenario, `${experiment}-`, now);
}

function makeNamed(out: string, scenario: string, prefix: string, now: Date): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const folder = join(out, folderName(scenario), `${prefix}${time}-${randomBytes(3).toString('hex')}`);
  makeFolder(out);
  refuseForeign(out);
  makeFolder(folder);
  return folder;
}

/** A scenario's name as one path segment: no separators, no leading dot, never empty. */
export function folderName(scenario: string): string {
  const safe = scenario.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '');
  return safe === '' ? 'scenario' : safe.slice(0, 100);
}

/** The last part of a saved path: a folder beside what names it, and nowhere else. */
export function segment(path: string): string {
  const name = basename(path);
  return name === '..' || name === '' ? '.' : name;
}
