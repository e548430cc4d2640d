import type { EngineChoice } from './engine-choice.ts';
import type { AcceptSpec, AnswerSpec } from './pace-spec.ts';
import type { UpstreamSpec } from './upstream-spec.ts';

/** What listens: `raw` and `node` are our own accept loop and node:http; the others are third-party programs. */
export const TARGET_KINDS = [
  'raw',
  'node',
  'node-cluster',
  'nginx',
  'haproxy',
  'httpd',
  'python',
  'command',
  'external',
] as const;

export type TargetKind = (typeof TARGET_KINDS)[number];

export interface TargetSpec extends ApplicationSpec {
  readonly kind: TargetKind;
  /**
   * The number handed to listen(2). The kernel clamps it to net.core.somaxconn. Absent where it is not known: a command
   * that is not given one, a server that runs already.
   */
  readonly backlog?: number;
  readonly workers: number;
  readonly accept: AcceptSpec;
  readonly answer: AnswerSpec;
  /** raw: absent means `auto`. */
  readonly engine?: EngineChoice;
  /** The target is killed (SIGKILL) this long after the load's start. */
  readonly killAfterMs?: number;
  /** One of its processes is killed (SIGKILL) this long after the load's start; of a master and workers, a worker. */
  readonly killOneAfterMs?: number;
  /** All of it is stopped (SIGSTOP) from before the load's start until this long after it. */
  readonly pauseForMs?: number;
  /** nginx, httpd, python, command: it has to listen this long after its start; absent: DEFAULT_READY_MS. */
  readonly readyTimeoutMs?: number;
  /** Fixed port; absent: 8080 in a lab, a free one on the host. */
  readonly port?: number;
}

/** What nginx and Node ask listen() for; also what ours do where the scenario does not say. */
export const DEFAULT_BACKLOG = 511;

/** How long a third-party server may take until it listens. */
export const DEFAULT_READY_MS = 15_000;

/** Whether a target writes to this machine's own files, or to layers in memory above them. */
export const FILE_SHARINGS = ['shared', 'private'] as const;

type FileSharing = (typeof FILE_SHARINGS)[number];

/** What only some kinds of targets have. */
interface ApplicationSpec {
  /** command: the program and its arguments, with `{host}`, `{port}` and `{backlog}` in them. */
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** command: `private`: what it writes stays in memory, and is gone with it. Absent means `shared`. */
  readonly files?: FileSharing;
  /** external: the address of a server that runs already. */
  readonly address?: string;
  /** nginx: worker_connections, and worker_rlimit_nofile. */
  readonly workerConnections?: number;
  readonly workerRlimitNofile?: number;
  /** haproxy: maxconn of its section global. */
  readonly maxconn?: number;
  /** nginx, haproxy: what they pass requests on to. */
  readonly upstream?: UpstreamSpec;
  /** httpd: MaxRequestWorkers, ServerLimit, ThreadsPerChild, and the multi-processing module. */
  readonly maxRequestWorkers?: number;
  readonly serverLimit?: number;
  readonly threadsPerChild?: number;
  readonly mpm?: 'event' | 'worker' | 'prefork';
}
