import type { MachineFacts } from '../../model/machine-facts.ts';
import { valueIn } from '../../model/probe.ts';
import { parseMemoryMax, parseResourceLimit, parseTasksMax } from '../../plan/tuning/unit-value.ts';

/** What a setting of a unit comes to on this machine, comparable with what is in effect; as written where it is nonsense. */
export function unitAmount(setting: string, written: string, machine: MachineFacts): string {
  const number = numberOf(setting, written, machine);
  if (number === undefined) return written;
  return Number.isFinite(number) ? String(number) : 'unlimited';
}

/** What TasksMax= can be a share of: what the kernel allows (systemd, src/basic/limits-util.c, system_tasks_max). */
export function tasksOf({ sysctls }: MachineFacts): number | undefined {
  const numbers = ['kernel.threads-max', 'kernel.pid_max'].flatMap(name => {
    const probe = sysctls[name];
    const text = probe === undefined ? undefined : valueIn(probe);
    return text === undefined ? [] : [Number(text)];
  });
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}

function numberOf(setting: string, written: string, machine: MachineFacts): number | undefined {
  switch (setting) {
    case 'TasksMax':
      return parseTasksMax(written, tasksOf(machine));
    case 'MemoryMax':
      return parseMemoryMax(written, valueIn(machine.memoryBytes));
    default:
      // It is the soft limit that a process has in effect.
      return parseResourceLimit(written)?.soft;
  }
}
