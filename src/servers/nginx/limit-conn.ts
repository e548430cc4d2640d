import type { KnownProgram } from '../known-program.ts';
import { nginx } from './nginx.ts';

/** A line for each request that is refused (src/http/modules/ngx_http_limit_conn_module.c). */
const LIMITING = /limiting connections by zone "/;

/** The cap that nginx answers with 503 at, beside the limit of the catalog. */
export const nginxCaps: KnownProgram = {
  name: nginx.name,
  package: nginx.installed.package,
  processName: nginx.processName,
  caps: [
    {
      setting: 'limit_conn',
      title: 'requests that nginx works on at a time for one key, mostly one address of clients; none by default',
      beyond: 'it answers others with 503 (limit_conn_status)',
      logged: LIMITING,
      line: wanted =>
        `limit_conn … ${wanted};   # the zone that is there stays; or another key than the client's address`,
      check: 'nginx -T | grep limit_conn',
      cost: 'as many more requests of one client that nginx, and what is behind it, has to hold',
    },
  ],
  logEntries: [],
};
