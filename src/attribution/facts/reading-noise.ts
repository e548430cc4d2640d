/** Whether so few packets are missing that they may have been under way: counters are read one after the other while packets move. */
export function isNoise(missing: number, packets: number): boolean {
  return missing <= Math.min(8, Math.ceil(packets / 1000));
}
