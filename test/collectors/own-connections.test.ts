import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect } from 'vitest';
import { watchOwnConnections } from '../../src/collectors/own-connections/own-connections.ts';
import { testWith } from './needs.ts';

/** Connects by itself, by a child, and by a grandchild in a session of its own, once it is told to. */
const COMMAND = `read -r go; exec 3<>/dev/tcp/127.0.0.1/$0; (exec 3<>/dev/tcp/127.0.0.1/$0); setsid bash -c "(exec 3<>/dev/tcp/127.0.0.1/$0)"; sleep 0`;

testWith(
  ['root'],
  "a command's connections are told from those of all others, whoever of its processes makes them",
  async () => {
    const ports: number[] = [];
    const server = createServer(socket => void ports.push(socket.remotePort ?? 0)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const command = spawn('bash', ['-c', COMMAND, `${port}`], { stdio: ['pipe', 'ignore', 'inherit'] });
    const own = watchOwnConnections({ host: { run: act => act() }, pids: [command.pid ?? 0], port });
    try {
      const other = connect(port, '127.0.0.1');
      await once(other, 'connect');
      expect(own.hasConnected()).toBe(false);
      command.stdin?.end('go\n');
      await once(command, 'exit');
      await expect.poll(() => ports.length).toBe(4);
      own.refresh();
      const owners = ports.map(one => own.ownerOf(one));
      expect(owners).toEqual(['another', 'command', 'command', 'command']);
      await expect.poll(() => own.hasConnected()).toBe(true);
      expect(own.ownerOf(1)).toBeUndefined();
      other.destroy();
    } finally {
      own.close();
      server.close();
    }
  },
);
