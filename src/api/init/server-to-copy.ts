import type { MachineFacts } from '../../model/machine-facts.ts';
import type { Destination } from '../../model/plan.ts';
import type { Probe } from '../../model/probe.ts';
import type { Gap, SketchOrigin } from '../../model/sketch.ts';
import type { FileTree } from '../../system/file-tree.ts';
import type { SocketActivation } from './activation.ts';

/** A server as /proc shows a running one, or as the files of its unit will start it. */
export interface ServerToCopy {
  readonly origin: SketchOrigin;
  readonly listener: Destination;
  readonly command: readonly string[];
  readonly cwd: string | undefined;
  /** As /proc/<pid>/environ has it. */
  readonly environment: Probe<string>;
  readonly user: UserToBe;
  /** Whether its files are not this machine's. */
  readonly hasOwnRoot: boolean;
  readonly files: Probe<FileTree>;
  /** Processes that it forked and that still run. */
  readonly workers: number;
  /** As the process sees it. */
  readonly machine: MachineFacts;
  /** Descriptors that this machine gives a process at most. */
  readonly mostNofile: number;
  /** undefined where it listens by itself. */
  readonly activation: SocketActivation | undefined;
  /** What is known to be missing already. */
  readonly gaps: readonly Gap[];
}

interface UserToBe {
  readonly uid: number;
  readonly gid: number;
  /** Whether /etc/passwd has a line for it. */
  readonly isNamed: boolean;
  /** Whether it is the user that runs loadline. */
  readonly isOurs: boolean;
}
