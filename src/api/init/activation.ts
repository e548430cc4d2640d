import type { Gap } from '../../model/sketch.ts';
import { variablesIn } from './environment.ts';

/** Of a service that gets its listening socket from systemd (sd_listen_fds(3)). */
export interface SocketActivation {
  /** LISTEN_FDNAMES of the socket. */
  readonly name: string;
  /** Passed to listen() by systemd; undefined: its default, which is as much as the kernel gives. */
  readonly backlog: number | undefined;
}

/** Whether a process with this environment was given its sockets at its start: a fork of it has the number of another. */
export function isGivenSockets(pid: number, environment: string): boolean {
  return new Map(variablesIn(environment)).get('LISTEN_PID') === `${pid}`;
}

export function activationOf(
  pid: number,
  environment: string,
  bound: number | undefined,
): SocketActivation | undefined {
  if (!isGivenSockets(pid, environment)) return undefined;
  const [name = ''] = (new Map(variablesIn(environment)).get('LISTEN_FDNAMES') ?? '').split(':');
  return { name: name || 'unknown', backlog: bound };
}

/** The command with a program in front that listens, and gives it the socket at the first connection. No other variable gets through. */
export function activated(
  command: readonly string[],
  { name }: SocketActivation,
  variables: readonly string[],
): readonly string[] {
  const passed = variables.map(variable => `--setenv=${variable}`);
  return ['systemd-socket-activate', '--listen={host}:{port}', `--fdname=${name}`, ...passed, ...command];
}

export function activationGap({ backlog }: SocketActivation): Gap {
  return { gap: 'socket-activated', backlog };
}
