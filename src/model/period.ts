/** From one moment to another, in milliseconds since the load's start. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Whether one is a part of the other. */
export function holds(whole: Period, part: Period): boolean {
  return whole.fromMs <= part.fromMs && whole.toMs >= part.toMs;
}

/** In their order; those that touch are one. */
export function joined(periods: readonly Period[]): Period[] {
  const whole: Period[] = [];
  for (const { fromMs, toMs } of periods.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = whole.at(-1);
    if (last === undefined || fromMs > last.toMs) whole.push({ fromMs, toMs });
    else whole[whole.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, toMs) };
  }
  return whole;
}

/**
 * Whether a whole one of these lies in `period`.
 *
 * @param some each begins and ends after the one before
 */
export function holdsOneOf({ fromMs, toMs }: Period, some: readonly Period[]): boolean {
  let low = 0;
  let high = some.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((some[middle]?.fromMs ?? fromMs) < fromMs) low = middle + 1;
    else high = middle;
  }
  const first = some[low];
  return first !== undefined && first.toMs <= toMs;
}
