import { spawnSync } from 'node:child_process';
import { type Lab, openLab } from '../../src/lab/lab.ts';
import { errnoName } from '../../src/model/errno.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Side } from '../../src/model/side.ts';
import { socketAddress } from '../../src/system/linux/socket-address.ts';
import {
  acceptFrom,
  bindTo,
  closeDescriptor,
  connectTo,
  listenOn,
  openSocket,
} from '../../src/system/linux/sockets.ts';
import { readTcpInfo, tcpState } from '../../src/system/linux/tcp-info.ts';
import { PORT } from './plan-of.ts';

/** A lab with sockets in it, all of which are closed with it. */
export interface LabWithSockets {
  readonly lab: Lab;
  listen(address: string, backlog?: number): number;
  /** Takes one connection; undefined while none waits. */
  accept(listener: number): number | undefined;
  /** Starts a connection and returns its descriptor. */
  connect(source: string, destination: string): number;
  /** What a program prints that runs in one host. */
  program(side: Side, command: string, ...args: string[]): string;
}

/** Opens a lab, hands it to `use`, and closes everything whatever happens. */
export async function withLab(plan: Plan, use: (tools: LabWithSockets) => void | Promise<void>): Promise<void> {
  const lab = await openLab(plan, { allowHostChanges: false });
  const sockets: number[] = [];
  const socketIn = (side: Side): number => {
    const fd = checked('socket', lab.hosts[side].run(openSocket));
    sockets.push(fd);
    return fd;
  };
  try {
    await use({
      lab,
      listen: (address, backlog = 16) => {
        const fd = socketIn('server');
        checked('bind', bindTo(fd, socketAddress(address, PORT)));
        checked('listen', listenOn(fd, backlog));
        return fd;
      },
      accept: listener => {
        const fd = acceptFrom(listener);
        if (fd < 0) return undefined;
        sockets.push(fd);
        return fd;
      },
      connect: (source, destination) => {
        const fd = socketIn('client');
        checked('bind', bindTo(fd, socketAddress(source, 0)));
        checked('connect', connectTo(fd, socketAddress(destination, PORT)), 'EINPROGRESS');
        return fd;
      },
      program: (side, command, ...args) => {
        const result = lab.hosts[side].run(() => spawnSync(command, args, { encoding: 'utf8' }));
        if (result.status !== 0) throw new Error(`${command} failed: ${result.error ?? result.stderr}`);
        return result.stdout;
      },
    });
  } finally {
    for (const fd of sockets) closeDescriptor(fd);
    await lab.close();
  }
}

function checked(call: string, result: number, allowed?: string): number {
  if (result >= 0 || errnoName(-result) === allowed) return result;
  throw new Error(`${call}: ${errnoName(-result)}`);
}

/** `ESTABLISHED`, `SYN-SENT`, … by the kernel's number. */
export function stateOf(fd: number): number {
  readTcpInfo(fd);
  return tcpState();
}

/** Looks again and again until `look` finds something that is not undefined or false; gives up after ten seconds. */
export async function until<T>(look: () => T | undefined | false, tries = 1000): Promise<T> {
  for (let left = tries; left > 0; left -= 1) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error('it never came about');
}
