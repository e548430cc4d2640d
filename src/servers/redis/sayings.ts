import type { LogEntry } from '../../model/explanation.ts';

/** Lines of the log of redis (and valkey), and errors that it answers with. */
export const REDIS_SAYINGS: readonly LogEntry[] = [
  {
    name: 'redis: max number of clients reached',
    pattern: /max number of clients( \+ cluster connections)? reached/i,
    title: 'redis serves as many clients as its maxclients allows',
    meaning:
      'It accepts one more connection, answers with this error and closes it. maxclients is 10,000 by default; redis lowers it by itself where RLIMIT_NOFILE is below maxclients + 32, and says so at start.',
    decoys: [
      { looksLike: 'descriptors', tellApart: 'redis logs "maxclients has been reduced": then nofile is what to raise' },
    ],
    look: ['redis-cli config get maxclients; redis-cli info clients; grep "open files" /proc/PID/limits'],
    advice: ['redis-cli config set maxclients 20000; and maxclients 20000 in redis.conf'],
    notLimits: ['listen-backlog', 'somaxconn', 'ephemeral-ports'],
  },
  {
    name: 'redis: maxclients reduced for want of descriptors',
    pattern:
      /maxclients has been reduced|requested maxclients of \d+ requiring|unable to set the max number of files limit|ulimit -n' of \d+ is not enough for the server|server can't set maximum open files/i,
    title: 'redis may open fewer descriptors than its maxclients takes',
    meaning:
      'It keeps 32 for itself, and cuts maxclients down to what is left of RLIMIT_NOFILE: clients beyond are refused in words.',
    look: ['grep "open files" /proc/PID/limits; redis-cli config get maxclients'],
    limits: ['nofile', 'nr-open'],
    notLimits: ['conntrack-max'],
  },
  {
    name: 'redis: the TCP backlog cannot be enforced',
    pattern: /TCP backlog setting of \d+ cannot be enforced/i,
    title: 'net.core.somaxconn clamps the backlog that redis asks for',
    meaning: 'tcp-backlog (511 by default) is above net.core.somaxconn, which is what counts.',
    look: ['ss -ltn "sport = :6379"   # Send-Q: the bound'],
    limits: ['somaxconn'],
    notLimits: ['syn-backlog'],
  },
  {
    name: 'redis: maxmemory reached',
    pattern: /OOM command not allowed/i,
    title: 'redis holds as much data as its maxmemory allows',
    meaning: 'Its own setting: writes are refused, connections are not. Nothing was killed.',
    look: ['redis-cli info memory'],
    advice: ['a larger maxmemory, or a maxmemory-policy that evicts'],
    notLimits: ['cgroup-memory', 'tcp-mem'],
  },
  {
    name: 'redis: fork for a background save',
    pattern: /overcommit_memory is set to 0|can't save in background: fork|MISCONF Redis is configured/i,
    title: 'redis could not fork, or fears that it will not',
    meaning:
      'A fork of a large process is refused where the kernel counts its memory twice (vm.overcommit_memory=0 or 2). It is no limit on processes.',
    look: ['sysctl vm.overcommit_memory; free -m'],
    advice: ['sysctl -w vm.overcommit_memory=1'],
    notLimits: ['nproc', 'cgroup-pids', 'threads-max'],
  },
  {
    name: 'redis: output buffer limits',
    pattern: /overcoming of output buffer limits/i,
    title: 'a client read too slowly, and redis closed it',
    meaning: 'client-output-buffer-limit: answers or messages piled up for that client. It is no buffer of the kernel.',
    look: ['redis-cli client list   # omem'],
    advice: ['a faster reader, or a larger client-output-buffer-limit for that class'],
    notLimits: ['socket-buffers', 'tcp-mem'],
  },
  {
    name: 'redis: not ready',
    pattern: /LOADING (Redis|Valkey|.*) is loading the dataset|DENIED (Redis|Valkey) is running in protected mode/i,
    title: 'redis answers, and serves nobody yet or nobody from outside',
    meaning: 'LOADING: it reads its file after the start. DENIED: without a password it serves loopback alone.',
    look: ['redis-cli info persistence; redis-cli config get protected-mode'],
    advice: ['wait until it is loaded; or set a password or bind'],
    notLimits: ['listen-backlog', 'nofile'],
  },
];
