/** Made when first used: that loads a table of languages, which takes 10 ms of a command's start. */
const WHOLE = numberFormat(0);
const TENTHS = numberFormat(1);

/** The largest that the kernel takes for a signed 64-bit setting: systemd sets fs.file-max to it. */
const KERNEL_UNLIMITED = 2 ** 63;

/** `9,488`. */
export function count(number: number): string {
  return number < KERNEL_UNLIMITED ? WHOLE().format(number) : 'unlimited';
}

/** `3.3`, `9,488`: below ten, tenths matter. */
export function rate(perSecond: number): string {
  return (perSecond < 10 ? TENTHS : WHOLE)().format(perSecond);
}

/** `1 attempt`, `9,488 attempts`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** `0.4 ms`, `850 ms`, `3.2 s`, `2 min 14 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${TENTHS().format(milliseconds)} ms`;
  if (milliseconds < 1000) return `${WHOLE().format(milliseconds)} ms`;
  if (milliseconds < 119_950) return `${TENTHS().format(milliseconds / 1000)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${count(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `512 bytes`, `64 MiB`, `5.9 GiB`. */
export function size(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${TENTHS().format(amount)} ${UNITS[unit] ?? ''}`;
}

/** `the client`, `the server`, `this machine`. */
export function theSide(side: 'client' | 'server' | 'host'): string {
  return side === 'host' ? 'this machine' : `the ${side}`;
}

/** Microsecond precision: what a clock read in JavaScript can honestly claim. */
export function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

function numberFormat(maximumFractionDigits: number): () => Intl.NumberFormat {
  let made: Intl.NumberFormat | undefined;
  return () => {
    made ??= new Intl.NumberFormat('en-US', { maximumFractionDigits });
    return made;
  };
}
