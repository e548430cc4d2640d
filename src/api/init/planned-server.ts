import { readSysctls } from '../../collectors/snapshot/sysctls.ts';
import { usageError } from '../../model/errors.ts';
import type { Destination } from '../../model/plan.ts';
import { absent, ok } from '../../model/probe.ts';
import type { Gap } from '../../model/sketch.ts';
import type { TuningFile } from '../../plan/tuning/entry.ts';
import { unitCommand } from '../../plan/tuning/unit-command.ts';
import { assignedInUnit, resolveUnit } from '../../plan/tuning/unit-settings.ts';
import { withSpecifiers } from '../../plan/tuning/unit-specifiers.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { highestNofile } from '../../system/machine.ts';
import { look } from '../audit/look.ts';
import { readUnitTexts } from '../audit/unit-texts.ts';
import { findUser, groupNumber, userNumber } from '../audit/user.ts';
import type { AuditedView } from '../audit/viewpoint.ts';
import type { ServerToCopy } from './server-to-copy.ts';
import { CARRIED_SETTINGS } from './settings.ts';
import { statedListener } from './stated-listener.ts';
import { unitEnvironment } from './unit-environment.ts';
import { unitSocket } from './unit-socket.ts';

/** Lines that systemd does something by before or around the program, and a lab does not. */
const LEFT_TO_SYSTEMD = [
  ...['ExecStartPre', 'RuntimeDirectory', 'StateDirectory', 'CacheDirectory', 'LogsDirectory', 'LoadCredential'],
  ...['SetCredential', 'DynamicUser', 'PrivateTmp', 'BindPaths', 'BindReadOnlyPaths', 'AmbientCapabilities'],
];

/**
 * A server that does not run, as the files of its unit will start it.
 * @param view of a unit without a process
 * @throws CannotRun where there is no such unit, or nothing that it starts; InvalidInput where nothing says its port
 */
export function readPlanned(tree: FileTree, view: AuditedView, unit: string, port: number | undefined): ServerToCopy {
  const { machine } = look(tree, view);
  const { files } = readUnitTexts(tree, unit);
  const lines = (key: string) => assignedInUnit(files, `Service.${key}`).map(value => withSpecifiers(value, unit));
  const variables = unitEnvironment(tree, lines('Environment'), lines('EnvironmentFile'));
  const command = unitCommand(lines('ExecStart').at(-1) ?? '', variables);
  if (command[0] === '') throw usageError('--unit', `${unit} has no ExecStart=`, 'a service that starts a program');
  const socket = unitSocket(tree, unit);
  const { user, gaps } = userOf(tree, lines('User').at(-1), lines('Group').at(-1));
  return {
    origin: { unit },
    listener: socket?.listener ?? listenerOf(unit, command, variables, port),
    command,
    cwd: lines('WorkingDirectory').at(-1)?.replace(/^-/, '').replace('~', '/'),
    environment: ok(
      Object.entries(variables)
        .map(([name, value]) => `${name}=${value}`)
        .join('\0'),
    ),
    user,
    hasOwnRoot: resolveUnit(files, 'Service.RootDirectory') !== undefined,
    files: ok(tree),
    workers: 0,
    machine: { ...machine, sysctls: readSysctls(tree, CARRIED_SETTINGS), listeners: absent('the unit does not run') },
    mostNofile: highestNofile(),
    activation: socket,
    gaps: [...gaps, ...leftToSystemd(files)],
  };
}

function listenerOf(
  unit: string,
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
  port: number | undefined,
): Destination {
  const stated = statedListener(command, variables);
  if (port !== undefined) return { address: stated?.address ?? '0.0.0.0', port };
  if (stated !== undefined) return stated;
  throw usageError(
    '--port',
    `${unit} does not run, and its files do not say where it will listen`,
    'the port beside --unit',
  );
}

function userOf(tree: FileTree, name = 'root', group?: string): { user: ServerToCopy['user']; gaps: readonly Gap[] } {
  const ours = process.geteuid?.() ?? 0;
  const uid = userNumber(tree, name);
  if (uid === undefined) {
    return {
      user: { uid: ours, gid: ours, isNamed: false, isOurs: true },
      gaps: [{ gap: 'no-such-user', user: name }],
    };
  }
  const found = findUser(tree, uid);
  const gid = (group === undefined ? undefined : groupNumber(tree, group)) ?? found?.gid ?? uid;
  return { user: { uid, gid, isNamed: found !== undefined, isOurs: uid === ours }, gaps: [] };
}

function leftToSystemd(files: readonly TuningFile[]): readonly Gap[] {
  const lines = LEFT_TO_SYSTEMD.filter(key => !/^(no|false|off|0)?$/.test(statedIn(files, key)));
  const all = statedIn(files, 'Type') === 'forking' ? [...lines, 'Type=forking'] : lines;
  return all.length === 0 ? [] : [{ gap: 'unit-lines', lines: all }];
}

function statedIn(files: readonly TuningFile[], key: string): string {
  return resolveUnit(files, `Service.${key}`)?.value ?? '';
}
