import { TCP_STATES } from '../../model/attempt.ts';
import type { SocketTable } from './socket-table.ts';

/** The state's name; requests of the SYN queue stand under one name, whichever of its two numbers the kernel gives. */
export function stateName(state: number): string {
  return state === 12 ? 'SYN-RECV' : (TCP_STATES[state] ?? `state ${state}`);
}

/** How many sockets are in each state. */
export function countStates(table: SocketTable): Record<string, number> {
  const numbers: number[] = [];
  table.forEach(({ state }) => {
    numbers[state] = (numbers[state] ?? 0) + 1;
  });
  const counts: Record<string, number> = {};
  numbers.forEach((sockets, state) => {
    const name = stateName(state);
    counts[name] = (counts[name] ?? 0) + sockets;
  });
  return counts;
}
