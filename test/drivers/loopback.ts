import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { snmpParser } from '../../src/collectors/parse/snmp.ts';
import type { HostAccess } from '../../src/model/access.ts';
import { createNetworkNamespace } from '../../src/system/linux/namespaces.ts';

/** A network namespace of its own in which everything is 127.0.0.0/8: both hosts of a test without a lab. */
export interface Loopback {
  readonly host: HostAccess;
  sysctl(name: string, value: string | number): void;
  /** Loads nftables rules. */
  firewall(rules: string): void;
  /** TCP sockets of the namespace as /proc/net/tcp has them: remote port and state. */
  sockets(): readonly { readonly remotePort: number; readonly state: number }[];
  /** Resets that were sent in the namespace. */
  resets(): number;
}

/** Hands `use` a fresh loopback and gives it up afterwards. */
export async function withLoopback(use: (loopback: Loopback) => void | Promise<void>): Promise<void> {
  const namespace = createNetworkNamespace();
  const program = (command: string, args: string[], input = ''): void => {
    const { status, stderr } = namespace.run(() => spawnSync(command, args, { input, encoding: 'utf8' }));
    if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  };
  try {
    program('ip', ['link', 'set', 'lo', 'up']);
    await use({
      host: { side: 'client', device: 'lo', run: namespace.run },
      sysctl: (name, value) =>
        namespace.run(() => writeFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, String(value))),
      firewall: rules => program('nft', ['-f', '-'], rules),
      sockets: () =>
        namespace.run(() => readFileSync('/proc/thread-self/net/tcp', 'utf8').split('\n').flatMap(socketIn)),
      resets: () =>
        snmpParser()(namespace.run(() => readFileSync('/proc/thread-self/net/snmp', 'utf8')))['Tcp.OutRsts'] ??
        Number.NaN,
    });
  } finally {
    namespace.close();
  }
}

function socketIn(line: string): { remotePort: number; state: number }[] {
  const [, remotePort, state] = /^\s*\d+: \w+:\w+ \w+:(\w+) (\w+) /.exec(line) ?? [];
  if (remotePort === undefined || state === undefined) return [];
  return [{ remotePort: Number.parseInt(remotePort, 16), state: Number.parseInt(state, 16) }];
}
