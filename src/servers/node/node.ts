import type { Server } from '../server.ts';

const OF_BOTH = {
  name: 'Node',
  processName: /^(?:\S*\/)?node(?:js)?(?:\s|$)/,
  isOurs: true,
  takesWorkers: true,
  listen: {
    statement: (backlog: string) => `server.listen({ port, backlog: ${backlog} })`,
    comment: () => '// Node',
  },
} as const;

export const node = { kind: 'node', ...OF_BOTH } as const satisfies Server;

export const nodeCluster = {
  kind: 'node-cluster',
  ...OF_BOTH,
  isSeveral: true,
  outOfDescriptors: 'Node cluster: the primary accepts, a worker cannot take the descriptor, and the client waits',
} as const satisfies Server;
