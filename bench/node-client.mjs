import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** node:net, with as many processes, connections and addresses as loadline's driver has. */
export const nodeNetClient = nodeClient('node-net-process.mjs');

/** undici, likewise: a Client a connection. */
export const undiciClient = nodeClient('undici-process.mjs');

/** A program of this folder that says `ready`, is sent what to open, and tells when the first was begun and the last answered. */
function nodeClient(file) {
  const program = fileURLToPath(new URL(file, import.meta.url));
  return async (plan, host, listener) => {
    const children = plan.driver.shards.map(() =>
      host.run(() => spawn(process.execPath, [program], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })),
    );
    await Promise.all(children.map(child => once(child, 'message')));
    let spans = [];
    return {
      pids: children.map(child => child.pid),
      open: async () => {
        spans = await Promise.all(
          children.map(async (child, index) => {
            const { connections, sources } = plan.driver.shards[index];
            child.send({ connections, sources, ...listener });
            const [span] = await once(child, 'message');
            return span;
          }),
        );
      },
      close: async () => {
        const ended = children.map(child => once(child, 'exit'));
        for (const child of children) child.disconnect();
        await Promise.all(ended);
        const firstNs = Math.min(...spans.map(span => span.firstNs));
        const lastNs = Math.max(...spans.map(span => span.lastNs));
        return (lastNs - firstNs) / 1e9;
      },
    };
  };
}
