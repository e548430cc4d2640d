import koffi from 'koffi';

/** The C library that Node itself runs on, glibc or musl. */
const libc = koffi.load(null);

/**
 * A C function as a JavaScript one that returns its result, or the negative errno: the error is read in the very next
 * statement, before anything else can overwrite it. `declaration` is a C prototype; pointers take a Buffer, or null.
 */
export function systemCall<Arguments extends readonly unknown[]>(declaration: string): (...args: Arguments) => number {
  const call = libc.func(declaration);
  return (...args) => {
    const result: number = call(...args);
    return result < 0 ? -koffi.errno() : result;
  };
}
