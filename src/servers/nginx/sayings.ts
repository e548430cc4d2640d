/** What nginx writes, at most once a second, when a worker has no connection left (src/core/ngx_connection.c). */
export const WORKER_CONNECTIONS_EXHAUSTED = /(?<!\d)(\d+) worker_connections are not enough/;
