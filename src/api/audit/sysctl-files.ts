import { readFolder, readOne, type TextFolder } from '../../collectors/snapshot/tuning-files.ts';
import type { AuditNote, Configured } from '../../model/audit.ts';
import { takenByKernel } from '../../model/sysctl-value.ts';
import type { TuningFile } from '../../plan/tuning/entry.ts';
import { searchOrder } from '../../plan/tuning/search-order.ts';
import { parseSysctlFile } from '../../plan/tuning/sysctl-file.ts';
import { resolveSysctls } from '../../plan/tuning/sysctl-settings.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { needsModule } from './boot-modules.ts';

/** Folders of sysctl.d(5), the one that wins first; the last is another way to the one before it on most machines. */
const FOLDERS = ['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'].map(folder => `${folder}/sysctl.d`);
const SYSCTL_CONF = '/etc/sysctl.conf';
const SYSTEMD_SYSCTL = ['/usr/lib/systemd/systemd-sysctl', '/lib/systemd/systemd-sysctl'];

export interface ConfiguredSettings {
  readonly configured: Readonly<Record<string, Configured>>;
  readonly notes: readonly AuditNote[];
}

/**
 * The lines that decide these sysctls at the next boot. systemd reads /etc/sysctl.conf only where a link in sysctl.d leads
 * to it, other systems read it last (`sysctl --system`).
 */
export function configuredSysctls(tree: FileTree, names: readonly string[]): ConfiguredSettings {
  const folders = FOLDERS.map(folder => readFolder(tree, folder));
  const extra = readOne(tree, SYSCTL_CONF);
  const ordered = searchOrder(folders);
  const [conf] = extra.files;
  const linked = ordered.some(({ text }) => text === conf?.text);
  const readLast = !linked && !SYSTEMD_SYSCTL.some(program => tree.has(program));
  const files = readLast ? [...ordered, ...extra.files] : ordered;
  const atBoot = resolveSysctls(files);
  const byHand = resolveSysctls(linked || readLast ? [] : extra.files);
  const found = names.flatMap((name): [string, Configured][] => {
    const boot = atBoot.winner(name);
    const other = byHand.winner(name);
    if (boot !== undefined) return [[name, { ...configuredBy(boot, 'at-boot'), ...needsModule(tree, name) }]];
    return other === undefined ? [] : [[name, configuredBy(other, 'never')]];
  });
  const problems = files.flatMap(file => parseSysctlFile(file).problems);
  const trailing = files.flatMap(textAfterValues);
  return {
    configured: Object.fromEntries(found),
    notes: [...badLines([...problems, ...trailing]), ...unreadable([...folders, extra])],
  };
}

function configuredBy(
  entry: { value: string; file: string; line: number },
  effective: Configured['effective'],
): Configured {
  const { value, file, line } = entry;
  return { value, amount: value, file, line, effective };
}

/** The kernel reads no further than the numbers of a value: what follows them looks like a comment and is none. */
function textAfterValues(file: TuningFile): { file: string; line: number; why: string }[] {
  return parseSysctlFile(file).entries.flatMap(({ value, line }) => {
    const { rest } = takenByKernel(value, undefined);
    return rest === ''
      ? []
      : [{ file: file.path, line, why: `"${rest}" after the value is no comment, though the value counts` }];
  });
}

export function badLines(problems: readonly { file: string; line: number; why: string }[]): AuditNote[] {
  return problems.map(({ file, line, why }) => ({ code: 'bad-line', file, line, why }));
}

export function unreadable(folders: readonly TextFolder[]): AuditNote[] {
  return folders.flatMap(folder =>
    folder.unreadable.map(({ path, why }) => ({ code: 'unreadable', what: path, why }) as const),
  );
}
