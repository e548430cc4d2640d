import type { AuditedProcess, Change, Configured, TuningOutput } from '../model/audit.ts';

/** Names that our files can have, the first that is read late enough to win. */
const NAMES = ['90-loadline.conf', '99-zz-loadline.conf', 'zz-loadline.conf'] as const;

/** What the files are made for. */
export interface FileContext {
  readonly connections: number;
  readonly process: AuditedProcess;
  /** Name of the user whose login limits count, where it is known. */
  readonly user: string | undefined;
  readonly configured: Readonly<Record<string, Configured>>;
}

/** The changes as files to install; settings of applications, and addresses, are in none. */
export function tuningFiles(changes: readonly Change[], context: FileContext): TuningOutput[] {
  const unit = unitOf(context.process);
  const sysctls = changes.filter(({ kind }) => kind === 'sysctl');
  const limits = changes.filter(({ kind }) => kind === 'rlimit');
  const ofUnit = changes.filter(({ kind }) => kind === 'unit').map(({ setting, to }) => `${setting}=${to}`);
  const service = [...limits.map(({ setting, to }) => `Limit${setting.toUpperCase()}=${to}`), ...ofUnit];
  return [
    ...output(
      'sysctl.d',
      '/etc/sysctl.d',
      sysctls.map(({ setting, to }) => `${setting} = ${to}`),
      sysctls,
      context,
    ),
    ...(unit === undefined
      ? output('limits.d', '/etc/security/limits.d', loginLines(limits, context.user), limits, context)
      : output(`systemd/system/${unit}.d`, `/etc/systemd/system/${unit}.d`, inService(service), limits, context)),
  ];
}

function output(
  folder: string,
  destination: string,
  lines: readonly string[],
  changes: readonly Change[],
  context: FileContext,
): TuningOutput[] {
  if (lines.length === 0) return [];
  const name = nameAfter(changes.flatMap(({ setting }) => context.configured[setting]?.file ?? []));
  const head = [`# For ${context.connections} connections; made by loadline audit.`, `# Belongs in ${destination}/.`];
  return [
    {
      path: `${folder}/${name}`,
      destination: `${destination}/${name}`,
      content: `${[...head, ...lines].join('\n')}\n`,
    },
  ];
}

/** The first of our names that is read after all of these files; those that stand alone have a place of their own. */
function nameAfter(files: readonly string[]): string {
  const names = files.filter(file => /\.d\//.test(file)).map(file => file.slice(file.lastIndexOf('/') + 1));
  return NAMES.find(ours => names.every(name => ours > name)) ?? NAMES[2];
}

/** `*` reaches whom no other line names: root, and a user with a line of their own, need one as well. */
function loginLines(limits: readonly Change[], user: string | undefined): string[] {
  const users = [...new Set(['*', 'root', ...(user === undefined ? [] : [user])])];
  return limits.flatMap(({ setting, to }) => users.map(name => `${name} - ${setting} ${to}`));
}

function inService(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['[Service]', ...lines];
}

function unitOf(process: AuditedProcess): string | undefined {
  return process.kind === 'started-here' ? undefined : process.unit;
}
