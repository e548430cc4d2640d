const LOOK_EVERY_MS = 10;

/** Waits, with this thread doing nothing else, until it comes true or the time is over; whether it came true. */
export function waitBlocking(isTrue: () => boolean, withinMs: number): boolean {
  const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
  const untilMs = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > untilMs) return false;
    Atomics.wait(nobodyWakes, 0, 0, LOOK_EVERY_MS);
  }
  return true;
}
