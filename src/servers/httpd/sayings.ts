/** What httpd writes, once until its restart, when all workers are taken (server/mpm; MaxClients before 2.4). */
export const WORKERS_EXHAUSTED = /server reached (MaxRequestWorkers|MaxClients)/;
