/** A curve: values and the moments at which they were read, in order. */
export interface Curve {
  readonly atMs: readonly number[];
  readonly values: readonly number[];
}

/**
 * The curve in at most `most` points (at least 4), of which every one was measured: the first and the last, and of each
 * stretch between them its lowest and its highest value, so that no peak is lost.
 */
export function downsample({ atMs, values }: Curve, most: number): Curve {
  if (values.length <= most) return { atMs, values };
  const stretches = Math.floor((most - 2) / 2);
  const kept = new Set<number>([0, values.length - 1]);
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = Math.floor((stretch * values.length) / stretches);
    const to = Math.floor(((stretch + 1) * values.length) / stretches);
    for (const index of extremes(values, from, to)) kept.add(index);
  }
  const indexes = [...kept].sort((one, other) => one - other);
  return { atMs: indexes.map(index => atMs[index] ?? 0), values: indexes.map(index => values[index] ?? 0) };
}

function extremes(values: readonly number[], from: number, to: number): [number, number] {
  let [lowest, highest] = [from, from];
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? 0;
    if (value < (values[lowest] ?? 0)) lowest = index;
    if (value > (values[highest] ?? 0)) highest = index;
  }
  return [lowest, highest];
}
