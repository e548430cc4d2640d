import type { ServerHost } from '../server-host/server-host.ts';
import { serverHostOver } from '../server-host/server-host.ts';
import type { SharedServer } from './share.ts';

/** The server's host as a client of several sees it: whoever conducts the load asks its agent. */
export function sharedServer({ name, kernel, table, findings, lost }: SharedServer): ServerHost {
  return serverHostOver({ name, kernel, table, findings, lost, clock: () => undefined });
}
