/** Whether the missing packets are few enough to have been under way: counters are read one after the other. */
export function isNoise(missing: number, packets: number): boolean {
  return missing <= Math.min(8, Math.ceil(packets / 1000));
}

/** What is missing beyond that noise. */
export function beyondNoise(missing: number, packets: number): number {
  return isNoise(missing, packets) ? 0 : missing;
}
