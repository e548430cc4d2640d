/** What each scenario's ground truth lets loadline blame: exactly one limit was lowered, or something else was broken. */
export const TRUTH: Readonly<Record<string, Truth>> = {
  'baseline-10k': { causes: [] },
  'tuned-10k-burst': { causes: [] },
  'client-nofile': { causes: ['nofile client'] },
  'server-nofile': { causes: ['nofile server'] },
  'server-nofile-raw': { causes: ['nofile server'] },
  'ephemeral-ports': { causes: ['ephemeral-ports client'] },
  'time-wait-ports': { causes: ['time-wait-ports client'] },
  'listen-backlog': { causes: ['listen-backlog server'] },
  somaxconn: { causes: ['somaxconn server'] },
  'abort-on-overflow': { causes: ['listen-backlog server'] },
  'syn-backlog': { causes: ['syn-backlog server'] },
  'conntrack-max': { causes: ['conntrack-max server'] },
  'conntrack-max-client': { causes: ['conntrack-max client'] },
  'one-address': { causes: [] },
  'poor-machine': { causes: ['nofile client', 'somaxconn server'] },
  mixed: { causes: ['ephemeral-ports client', 'conntrack-max server', 'listen-backlog server'] },
  'firewall-drop': { causes: ['packets-dropped-by-firewall server'] },
  'rejected-by-rule': { causes: ['rejected-by-rule server'] },
  'rejected-by-icmp': { causes: ['rejected-by-rule server'] },
  'rp-filter': { causes: ['rp-filter server'] },
  'rp-filter-client': { causes: ['rp-filter client'] },
  'no-route-back': { causes: ['no-route-back server'] },
  'address-not-local': { causes: ['address-not-local server'] },
  'server-dies': { causes: ['died server'] },
  'slow-application': { causes: ['slow-to-answer server'] },
  'nginx-worker-connections': { causes: ['nginx-worker-connections server'] },
  'nginx-nofile': { causes: ['nofile server'] },
  'httpd-max-workers': { causes: ['httpd-max-workers server'] },
  'httpd-queue': { causes: ['httpd-max-workers server'] },
  'python-backlog': { causes: ['listen-backlog server'] },
  'cluster-10k': { causes: [] },
  'cluster-worker-killed': { causes: ['died server'] },
  'raw-process-killed': { causes: ['died server'] },
  'cgroup-pids': { causes: ['cgroup-pids server'], needs: 'root' },
  'cgroup-memory': { causes: ['cgroup-memory server'], needs: 'root' },
  'killed-in-cgroup': { causes: ['died server'], needs: 'root' },
  nproc: { causes: ['nproc server'] },
  'threads-max': { causes: ['threads-max server'], needs: 'root' },
  'file-max': { causes: ['file-max client'], needs: 'root' },
  'file-max-server': { causes: ['file-max server'], needs: 'root' },
  'nr-open': { causes: ['nr-open server'], needs: 'root' },
  'epoll-watches': { causes: ['epoll-watches client'], needs: 'root' },
  'other-listener': { causes: ['ephemeral-ports client'] },
  'ipv6-listen-backlog': { causes: ['listen-backlog server'] },
  'both-families': { causes: ['ephemeral-ports client'] },
  'tw-buckets': { causes: [] },
  'socket-buffers': { causes: [] },
  'netdev-backlog': { causes: ['netdev-backlog server'] },
  'conntrack-buckets': { causes: ['conntrack-buckets server'], needs: 'root' },
  'neighbour-table': { causes: ['neighbour-table client'], needs: 'root' },
  'neighbour-table-server': { causes: ['neighbour-table server'], needs: 'root' },
};

export interface Truth {
  /** Limit or event with its side. */
  readonly causes: readonly string[];
  readonly needs?: 'root';
}

/** The 100,000 connections of one scenario have a test of their own; a million take a machine: they are only begun. */
export const ELSEWHERE = ['held-100k', 'million', 'million-short-of-ports'];
