/** A number for each descriptor, 0 at first. */
export interface Growing {
  get(fd: number): number;
  set(fd: number, value: number): void;
}

/** Grows with the highest descriptor that was set. */
export function growing(Column: Uint8ArrayConstructor | Uint32ArrayConstructor): Growing {
  let values = new Column(1024);
  return {
    get: fd => values[fd] ?? 0,
    set: (fd, value) => {
      if (fd >= values.length) {
        const larger = new Column(Math.max(2 * values.length, fd + 1));
        larger.set(values);
        values = larger;
      }
      values[fd] = value;
    },
  };
}
