import type { OnMachine } from '../../model/on-machine.ts';
import { absent } from '../../model/probe.ts';
import { bound, fromValue, step } from '../allowance.ts';
import { sysctlNumber } from '../amount.ts';

const NETDEV = 'net.core.netdev_max_backlog';

/** Packets that wait for one processor (net/core/dev.c, enqueue_to_backlog). */
export const onMachine: OnMachine = {
  sysctls: [NETDEV],
  read: machine => {
    const value = sysctlNumber(machine, NETDEV);
    const allowance = fromValue('packets', value, most => bound('packets', [step('+', most, 'packets-queued')]));
    return {
      value,
      inUse:
        machine.backlogDrops.state === 'read'
          ? absent(`${machine.backlogDrops.value} dropped since boot`)
          : machine.backlogDrops,
      allows: { server: allowance },
    };
  },
  raise: () => [],
};
