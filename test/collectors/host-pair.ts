import { execFileSync } from 'node:child_process';
import type { HostAccess } from '../../src/model/access.ts';
import type { Side } from '../../src/model/side.ts';
import { createNetworkNamespace } from '../../src/system/linux/namespaces.ts';
import { socketAddress } from '../../src/system/linux/socket-address.ts';
import {
  acceptFrom,
  bindTo,
  closeDescriptor,
  connectTo,
  listenOn,
  localPort,
  openSocket,
} from '../../src/system/linux/sockets.ts';

export const CLIENT = '198.18.0.1';
export const SERVER = '198.18.1.1';
const EINPROGRESS = 115;

/** Two network namespaces joined by a veth pair, and sockets in them. */
export interface HostPair {
  readonly hosts: Readonly<Record<Side, HostAccess>>;
  /** A listener on the server. */
  listen(port: number, backlog: number): number;
  /** A connection from the client under way; its descriptor and local port. */
  connect(port: number): { fd: number; port: number };
  /** Loads an nftables script on one host. */
  filter(side: Side, rules: string): void;
  close(): void;
}

export function makeHostPair(): HostPair {
  const namespaces = { client: createNetworkNamespace(), server: createNetworkNamespace() };
  const sockets: number[] = [];
  const program = (side: Side, name: string, args: readonly string[], input: string) =>
    namespaces[side].run(() => execFileSync(name, args, { input }));
  const peer = `/proc/${process.pid}/fd/${namespaces.server.fd}`;
  program(
    'client',
    'ip',
    ['-batch', '-'],
    `link set lo up\nlink add eth0 type veth peer name eth0 netns ${peer}\naddress add ${CLIENT}/15 dev eth0\nlink set eth0 up\n`,
  );
  program('server', 'ip', ['-batch', '-'], `link set lo up\naddress add ${SERVER}/15 dev eth0\nlink set eth0 up\n`);
  const access = (side: Side): HostAccess => ({ side, device: 'eth0', run: act => namespaces[side].run(act) });
  const kept = (fd: number) => {
    if (fd < 0) throw new Error(`socket call failed: errno ${-fd}`);
    sockets.push(fd);
    return fd;
  };
  return {
    hosts: { client: access('client'), server: access('server') },
    listen: (port, backlog) => {
      const fd = kept(namespaces.server.run(openSocket));
      if (bindTo(fd, socketAddress(SERVER, port)) < 0 || listenOn(fd, backlog) < 0) throw new Error('cannot listen');
      return fd;
    },
    connect: port => {
      const fd = kept(namespaces.client.run(openSocket));
      const result = connectTo(fd, socketAddress(SERVER, port));
      if (result < 0 && result !== -EINPROGRESS) throw new Error(`cannot connect: errno ${-result}`);
      return { fd, port: localPort(fd) };
    },
    filter: (side, rules) => program(side, 'nft', ['-f', '-'], rules),
    close: () => {
      for (const fd of sockets) closeDescriptor(fd);
      namespaces.client.close();
      namespaces.server.close();
    },
  };
}

/** Accepts until a connection comes. */
export async function acceptOne(listener: number): Promise<number> {
  return until(() => {
    const fd = acceptFrom(listener);
    return fd < 0 ? undefined : fd;
  });
}

/** Looks again and again until `look` finds something; gives up after ten seconds. */
export async function until<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error('it never came about');
}
