import { readFolder, readOne, type TextFolder } from '../../collectors/snapshot/tuning-files.ts';
import type { TuningFile } from '../../plan/tuning/entry.ts';
import { searchOrder } from '../../plan/tuning/search-order.ts';
import { dropInFolders, unitFileNames } from '../../plan/tuning/unit-settings.ts';
import type { FileTree } from '../../system/file-tree.ts';

/** The unit search path of the system manager, the one that wins first (systemd.unit(5), table 1). */
const UNIT_FOLDERS = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/run/systemd/system',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/generator.late',
];

export interface UnitTexts {
  /** The unit's own file; empty where there is none. */
  readonly own: TextFolder;
  readonly dropIns: readonly TextFolder[];
  /** Those that count, in the order in which they are read. */
  readonly files: readonly TuningFile[];
}

/** The files that make a unit. */
export function readUnitTexts(tree: FileTree, unit: string): UnitTexts {
  const own = fragment(tree, unit);
  const dropIns = dropInFolders(unit).flatMap(name =>
    UNIT_FOLDERS.map(folder => readFolder(tree, `${folder}/${name}`)),
  );
  return { own, dropIns, files: [...own.files, ...searchOrder(dropIns)] };
}

function fragment(tree: FileTree, unit: string): TextFolder {
  const paths = unitFileNames(unit).flatMap(name => UNIT_FOLDERS.map(folder => `${folder}/${name}`));
  return firstOf(tree, paths);
}

/** The first of these files that is there, whether or not it can be read. */
export function firstOf(tree: FileTree, paths: readonly string[]): TextFolder {
  const found = paths.map(path => readOne(tree, path));
  return found.find(({ files, unreadable: not }) => files.length + not.length > 0) ?? { files: [], unreadable: [] };
}
