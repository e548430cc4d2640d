/** More than each limit allows, and few enough for every program. */
export const CONNECTIONS = 500;

/** Limits that every program is to meet: what is lowered, and how the server behaves. */
export const LIMITS = [
  {
    id: 'client-nofile',
    title: 'a client that may open 200 descriptors',
    prefix: ['prlimit', '--nofile=200:200', '--'],
    settings: {},
    server: { backlog: 4096, busyMs: 0 },
  },
  {
    id: 'ephemeral-ports',
    title: 'a client with 200 local ports',
    prefix: [],
    settings: { 'net.ipv4.ip_local_port_range': '40000 40199' },
    server: { backlog: 4096, busyMs: 0 },
  },
  {
    id: 'listen-backlog',
    title: 'a server with a backlog of 1 that is busy for a second and a half',
    prefix: [],
    settings: {},
    server: { backlog: 1, busyMs: 1500 },
  },
];
