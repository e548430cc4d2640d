/** Direct descriptors of one ring that are free: the last one given back is taken first. */
export interface FreeSlots {
  left(): number;
  /** To be called while some are left. */
  take(): number;
  giveBack(slot: number): void;
  /** Those that are not free. */
  taken(): Uint32Array;
}

export function freeSlots(count: number): FreeSlots {
  const slots = Uint32Array.from({ length: count }, (_, index) => count - 1 - index);
  let left = count;
  return {
    left: () => left,
    take: () => {
      left -= 1;
      return slots[left] ?? 0;
    },
    taken: () => {
      const free = new Uint8Array(count);
      for (const slot of slots.subarray(0, left)) free[slot] = 1;
      return Uint32Array.from({ length: count }, (_, slot) => slot).filter(slot => free[slot] === 0);
    },
    giveBack: slot => {
      slots[left] = slot;
      left += 1;
    },
  };
}
