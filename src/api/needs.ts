import { CannotRun } from '../model/errors.ts';
import type { Machine } from '../model/machine.ts';
import type { Need, Plan } from '../model/plan.ts';
import { valueIn } from '../model/probe.ts';
import { MOST_ENTRIES_TAKEN } from '../plan/table-filling.ts';
import { count, size, theSide } from '../report/numbers.ts';
import { tooFewDescriptors } from '../system/own-descriptors.ts';

/** What the user has allowed, and how they called us: remedies repeat the command. */
export interface NeedContext {
  readonly allowHostChanges: boolean;
  /** Addresses beyond this machine that load may go to. */
  readonly allowRemote?: readonly string[];
  /** The whole command line, quoted for a shell. */
  readonly command: string;
}

/** What keeps this machine from carrying a plan out, first of all that this process may have too few open files for itself. */
export function unmetBy(plan: Plan, machine: Machine, context: NeedContext): CannotRun | undefined {
  const processes = plan.driver.shards.length + plan.target.processes;
  return tooFewDescriptors(processes) ?? unmetNeeds(plan.needs, machine, context);
}

/** The need to tell of first: allowing changes of the machine says all that being root for them does. */
export function unmetNeeds(needs: readonly Need[], machine: Machine, context: NeedContext): CannotRun | undefined {
  const ordered = [...needs.filter(need => need.need === 'host-changes'), ...needs];
  return ordered.map(need => unmetNeed(need, machine, context)).find(unmet => unmet !== undefined);
}

/** Why this machine cannot give what a plan needs, with the exact command that would allow it; undefined if it can. */
export function unmetNeed(need: Need, machine: Machine, context: NeedContext): CannotRun | undefined {
  switch (need.need) {
    case 'netns':
      return machine.privilege === 'none'
        ? new CannotRun('no rights to make network namespaces', sudo(context))
        : undefined;
    case 'root':
      return machine.privilege === 'root' ? undefined : new CannotRun(`root is needed for ${need.for}`, sudo(context));
    case 'host-changes':
      return unmetHostChanges(need, machine, context);
    case 'program':
      return machine.programs[need.program] === undefined
        ? new CannotRun(
            `${need.program} is needed for ${need.for}, and was not found`,
            `sudo apt-get install -y ${need.package}`,
          )
        : undefined;
    case 'remote':
      return (context.allowRemote ?? []).includes(need.address)
        ? undefined
        : new CannotRun(
            `the target is at ${need.address}, which is not this machine's loopback: load may go there only if that is allowed`,
            `${context.command} --allow-remote ${need.address}`,
          );
    case 'memory':
      return unmetMemory(need.bytes, machine);
    case 'nofile':
      return unmetNofile(need, machine);
    case 'io-uring':
      return unmetIoUring(need.for, machine);
    case 'open-files':
      return unmetOpenFiles(need.files, machine);
  }
}

function unmetHostChanges(
  { settings, entries }: Extract<Need, { need: 'host-changes' }>,
  machine: Machine,
  context: NeedContext,
): CannotRun | undefined {
  const tooMany =
    entries === undefined
      ? ''
      : `: a lab could take entries of the tracking table instead, but at most ${count(MOST_ENTRIES_TAKEN)}, and this would take ${count(entries)}`;
  const which = `it changes settings of the whole machine for a while (${settings.join(', ')})${tooMany}`;
  const allowed = context.allowHostChanges ? context.command : `${context.command} --allow-host-changes`;
  if (machine.privilege !== 'root') return new CannotRun(`${which}, which needs root`, sudo({ command: allowed }));
  return context.allowHostChanges ? undefined : new CannotRun(`${which}, which has to be allowed`, allowed);
}

function unmetMemory(bytes: number, machine: Machine): CannotRun | undefined {
  if (bytes <= machine.memoryAvailableBytes) return undefined;
  return new CannotRun(
    `it needs about ${size(bytes)} of memory, and ${size(machine.memoryAvailableBytes)} of ${size(machine.memoryBytes)} are available`,
    'lower load.connections, or free memory',
  );
}

function unmetIoUring(purpose: string, { ioUring }: Machine): CannotRun | undefined {
  if (ioUring?.state === 'read') return undefined;
  const why = ioUring?.why ?? 'it was not looked for';
  return new CannotRun(
    `io_uring is needed for ${purpose}, and cannot be used here: ${why}`,
    ioUring?.by === 'kernel.io_uring_disabled'
      ? 'sudo sysctl -w kernel.io_uring_disabled=0   # or engine: auto, which does without'
      : 'set engine to auto, which does without',
  );
}

/** fs.file-max bounds the open files of the whole machine; whoever has CAP_SYS_ADMIN passes it. */
function unmetOpenFiles(files: number, { settings, privilege }: Machine): CannotRun | undefined {
  const max = Number(valueIn(settings['fs.file-max'] ?? { state: 'absent', why: 'not read' }) ?? Number.NaN);
  if (privilege === 'root' || !(files > max)) return undefined;
  return new CannotRun(
    `it needs about ${count(files)} open files, and the machine has at most ${count(max)} (fs.file-max)`,
    `sudo sysctl -w fs.file-max=${2 * files}`,
  );
}

function unmetNofile(need: Extract<Need, { need: 'nofile' }>, machine: Machine): CannotRun | undefined {
  if (need.nofile <= machine.nofileHard) return undefined;
  const ceiling = valueIn(machine.settings['fs.nr_open'] ?? { state: 'absent', why: 'not read' });
  const raise =
    ceiling !== undefined && need.nofile > Number(ceiling) ? `sudo sysctl -w fs.nr_open=${need.nofile} && ` : '';
  return new CannotRun(
    `a process on ${theSide(need.side)} needs ${count(need.nofile)} descriptors, and the hard limit here is ${count(machine.nofileHard)}`,
    `${raise}sudo prlimit --pid $$ --nofile=${need.nofile}:${need.nofile}   # then the same command again, from this shell`,
  );
}

function sudo({ command }: Pick<NeedContext, 'command'>): string {
  return `sudo ${command}`;
}
