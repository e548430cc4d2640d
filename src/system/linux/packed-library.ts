import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { messageOf } from '../../model/error-message.ts';
import { CannotRun } from '../../model/errors.ts';

/** A library for Node, as the one file holds it. */
export interface PackedLibrary {
  readonly bytes: Uint8Array;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/**
 * What a native library exports, loaded from a folder that nobody but this user may enter, and that is gone when this returns.
 * Throws CannotRun where no folder lets it be loaded.
 */
export function loadPacked(library: PackedLibrary, places: readonly string[] = writablePlaces()): unknown {
  const refusals: string[] = [];
  for (const place of places) {
    try {
      return loadIn(place, library);
    } catch (error) {
      refusals.push(`${place}: ${messageOf(error)}`);
    }
  }
  throw new CannotRun(
    `the library by which loadline calls the kernel cannot be loaded: ${refusals.join('; ')}`,
    'TMPDIR=FOLDER loadline …   # a folder that may be written, and that is not mounted with noexec',
  );
}

/** The first that will do is taken: a system that is mounted for reading has the last one at least. */
function writablePlaces(): string[] {
  return [...new Set([tmpdir(), process.env['XDG_RUNTIME_DIR'], '/var/tmp', '/dev/shm'])].filter(
    place => place !== undefined,
  );
}

function loadIn(place: string, { bytes, sha256 }: PackedLibrary): unknown {
  const folder = mkdtempSync(path.join(place, 'loadline-'));
  try {
    const file = path.join(folder, 'library.node');
    writeFileSync(file, bytes, { flag: 'wx', mode: 0o600 });
    const found = createHash('sha256').update(readFileSync(file)).digest('hex');
    if (found !== sha256) throw new Error(`${file} has the hash ${found}, and should have ${sha256}`);
    const loaded = { exports: {} };
    process.dlopen(loaded, file);
    return loaded.exports;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
