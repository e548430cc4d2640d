/** Whether the missing packets are few enough to have been under way: counters are read one after the other. */
export function isNoise(missing: number, packets: number): boolean {
  return missing <= Math.min(8, Math.ceil(packets / 1000));
}
