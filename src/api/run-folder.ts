import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInput } from '../model/fault.ts';

/**
 * Makes `<out>/<scenario>/<UTC time>-<random>`: runs of one scenario lie together, in the order in which they began.
 * Throws InvalidInput where `out` cannot be written.
 */
export function makeRunFolder(out: string, scenario: string, now: Date): string {
  return makeFolder(out, scenario, '', now);
}

/** The same for an experiment: its name stands before the time. */
export function makeExperimentFolder(out: string, scenario: string, experiment: string, now: Date): string {
  return makeFolder(out, scenario, `${experiment}-`, now);
}

function makeFolder(out: string, scenario: string, prefix: string, now: Date): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const folder = join(out, folderName(scenario), `${prefix}${time}-${randomBytes(3).toString('hex')}`);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const expected = 'a folder that this user may write to (--out); runs with sudo make theirs for root alone';
    throw new InvalidInput([{ at: { file: out }, message: `runs cannot be written there: ${why}`, expected }]);
  }
  return folder;
}

/** A scenario's name as one path segment: no separators, no leading dot, never empty. */
export function folderName(scenario: string): string {
  const safe = scenario.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '');
  return safe === '' ? 'scenario' : safe.slice(0, 100);
}
