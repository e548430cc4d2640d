import type { Probe } from './probe.ts';

/** What a run may do here. `user-namespace`: an ordinary user who is root inside a user namespace of their own. */
export type Privilege = 'root' | 'user-namespace' | 'none';

/** This machine as it stood before the run touched anything. */
export interface Machine {
  readonly kernel: string;
  readonly architecture: string;
  readonly node: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly memoryAvailableBytes: number;
  readonly privilege: Privilege;
  /** Largest RLIMIT_NOFILE a process of ours can have. */
  readonly nofileHard: number;
  /** Whether our engines can use io_uring here, or why not; not there in runs of earlier versions. */
  readonly ioUring?: IoUringSupport;
  /** Whether BPF programs may watch the kernel here, or why not; not there in runs of earlier versions. */
  readonly bpf?: Probe<'usable'>;
  /** Whether nftables can count the handshakes of a lab, or why not; not there in runs of earlier versions. */
  readonly trail?: Probe<'usable'>;
  /** Sysctl values of the machine itself by name. */
  readonly settings: Readonly<Record<string, Probe<string>>>;
  /** Programs found on the path, by name; undefined where missing. */
  readonly programs: Readonly<Record<string, string | undefined>>;
}

/** `by`: the setting that forbids it, where it is that, and no filter nor the kernel's age. */
export type IoUringSupport = Probe<'usable'> & { readonly by?: 'kernel.io_uring_disabled' };
