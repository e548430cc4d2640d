import type { KnownProgram } from '../known-program.ts';

export const elasticsearch: KnownProgram = {
  name: 'Elasticsearch or OpenSearch',
  package: 'elasticsearch',
  processName: /\borg\.(?:elasticsearch|opensearch)\.bootstrap\b/,
  caps: [],
  logEntries: [
    {
      name: 'Elasticsearch: max file descriptors is too low',
      pattern: /max file descriptors \[\d+\].*too low/i,
      title: 'a bootstrap check wants a higher RLIMIT_NOFILE',
      meaning: 'It does not start with less than 65,535 descriptors where it listens beyond loopback.',
      look: ['grep "open files" /proc/PID/limits'],
      advice: ['systemd: LimitNOFILE=65535; else `elasticsearch - nofile 65535` in /etc/security/limits.d'],
      limits: ['nofile', 'nr-open'],
    },
    {
      name: 'Elasticsearch: max number of threads is too low',
      pattern: /max number of threads \[\d+\].*too low/i,
      title: 'a bootstrap check wants a higher RLIMIT_NPROC',
      meaning: 'It does not start with less than 4,096 threads for its user.',
      look: ['grep processes /proc/PID/limits'],
      advice: ['systemd: LimitNPROC=4096; else `elasticsearch - nproc 4096` in /etc/security/limits.d'],
      limits: ['nproc'],
      notLimits: ['cgroup-memory'],
    },
    {
      name: 'Elasticsearch: vm.max_map_count is too low',
      pattern: /max virtual memory areas vm\.max_map_count|vm\.max_map_count \[\d+\]/i,
      title: 'a bootstrap check wants more memory mappings',
      meaning: 'It maps its files: the default of 65,530 mappings is not enough for it. Connections are not concerned.',
      look: ['sysctl vm.max_map_count'],
      advice: ['sysctl -w vm.max_map_count=262144'],
      notLimits: ['nofile', 'threads-max'],
    },
    {
      name: 'Elasticsearch: circuit_breaking_exception',
      pattern: /circuit_?breaking_?exception|Data too large, data for/i,
      title: 'a circuit breaker refused a request for its memory',
      meaning:
        'A share of the heap that Elasticsearch allows itself. It answers 429 or 503; the kernel killed nothing.',
      look: ['GET _nodes/stats/breaker'],
      advice: ['smaller requests, or a larger heap'],
      notLimits: ['cgroup-memory', 'tcp-mem'],
    },
  ],
};
