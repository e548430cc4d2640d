import type { Server } from '../server.ts';

export const node = { kind: 'node', listenLine } as const satisfies Server;

export const nodeCluster = { kind: 'node-cluster', listenLine } as const satisfies Server;

function listenLine(backlog: string): string {
  return `server.listen({ port, backlog: ${backlog} })   // Node`;
}
