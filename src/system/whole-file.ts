import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * Writes a file in one step: a reader sees the old text or the new one, never a part. What is not a file of its own, such
 * as `/dev/stdout` or a named pipe, is written to as it stands.
 */
export function writeWhole(file: string, text: string): void {
  const target = existing(file);
  if (target !== undefined && !statSync(target).isFile()) {
    writeFileSync(target, text);
    return;
  }
  const place = target ?? file;
  const draft = `${place}.${process.pid}.new`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Throws where `writeWhole` would; leaves nothing behind. */
export function checkWritable(file: string): void {
  const target = existing(file);
  if (target !== undefined && !statSync(target).isFile()) return;
  const draft = `${target ?? file}.${process.pid}.new`;
  writeFileSync(draft, '');
  rmSync(draft);
}

/** What a link leads to. */
function existing(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
