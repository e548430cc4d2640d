import { existsSync } from 'node:fs';
import path from 'node:path';
import { CannotRun } from '../model/errors.ts';

/** The folder of package.json: the nearest one above this module, whether it runs from src/ or from dist/. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${import.meta.dirname}`);
    folder = parent;
  }
  return folder;
}

/** Path of a compiled program, such as `drivers/connections/shard.js`. Throws CannotRun when it was never built. */
export function programPath(program: string): string {
  const file = path.join(packageRoot(), 'dist', program);
  if (!existsSync(file)) throw new CannotRun(`${file} does not exist: the package is not built`, 'npm run build');
  return file;
}
