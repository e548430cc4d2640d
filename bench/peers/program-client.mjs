import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Longer than any round: a program that was measured is killed. */
const SECONDS = 60;

/** One process of the program for each shard of the plan. It begins to connect when it is started. */
export function programClient({ argv, bindsSources }) {
  return async (plan, host, { address, port }) => {
    let children = [];
    const start = ({ connections, sources }) => {
      const url = `http://${address}:${port}/`;
      const from = bindsSources ? sources : [];
      const [program, ...args] = argv({ url, address, port, connections, sources: from, seconds: SECONDS }).map(String);
      // Standard input stays open: one of them holds its connections until that ends.
      return host.run(() => spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'] }));
    };
    return {
      get pids() {
        return children.map(child => child.pid);
      },
      open: async () => {
        children = plan.driver.shards.map(start);
      },
      close: async () => {
        const ended = children.map(child => (child.exitCode === null ? once(child, 'exit') : undefined));
        for (const child of children) child.kill('SIGKILL');
        await Promise.all(ended);
      },
    };
  };
}
