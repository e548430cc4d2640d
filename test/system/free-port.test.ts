import { expect, it } from 'vitest';
import { requirements } from '../end-to-end/requirements.ts';
import { runProgram } from './built.ts';

it('a host on which every port is taken has none for a server, and says so', context => {
  requirements(['root', 'ip'])(context);
  const program = `import { createServer } from 'node:net';
    import { once } from 'node:events';
    import { freePort } from '${new URL('../../dist/system/free-port.js', import.meta.url)}';
    for (const port of [40000, 40001]) await once(createServer().listen(port, '127.0.0.1'), 'listening');
    try { console.log(freePort({ side: 'server', run: act => act() }, '127.0.0.1')); } catch (error) { console.log(error.name, error.message); }
    process.exit(0);`;
  const range = 'ip link set lo up; echo 40000 40001 >/proc/sys/net/ipv4/ip_local_port_range; exec "$@"';
  const node = [process.execPath, '--input-type=module', '-e', program];
  const { stdout } = runProgram(['unshare', '--net', 'sh', '-c', range, 'sh', ...node]);
  expect(stdout.trim()).toBe('CannotRun no port of 127.0.0.1 is free for a server');
});
