/** What the kernel takes of a value that was written to a sysctl, and what it leaves. */
export interface TakenValue {
  readonly value: string;
  /** Text after the last number that is taken: the kernel reads no further, and it is no comment. */
  readonly rest: string;
}

/**
 * A sysctl of numbers takes as many as it has, in decimal, octal (0…) or hexadecimal (0x…), each with white space after it, and
 * ignores what follows them (do_proc_dointvec, kernel/sysctl.c). Of any other all text counts.
 *
 * @param inForce its value now, which shows how many numbers it has; undefined where that is not known
 */
export function takenByKernel(written: string, inForce: string | undefined): TakenValue {
  const text = written.trim();
  const whole = { value: text.replaceAll(/\s+/g, ' '), rest: '' };
  const numbers = [...text.matchAll(/\s*([+-]?(?:0[xX][\da-fA-F]+|\d+))(?=\s|$)/gy)];
  const most = inForce === undefined ? numbers.length : lengthOf(inForce);
  if (most === undefined || most === 0 || numbers.length < most) return whole;
  const taken = numbers.slice(0, most);
  const last = taken.at(-1);
  const rest = last === undefined ? '' : text.slice(last.index + last[0].length).trim();
  return { value: taken.map(([, number = '']) => decimal(number)).join(' '), rest };
}

/** How many numbers a value has; undefined where it is not made of numbers alone. */
function lengthOf(inForce: string): number | undefined {
  const parts = inForce.trim().split(/\s+/);
  return parts.every(part => /^-?\d+$/.test(part)) ? parts.length : undefined;
}

function decimal(written: string): string {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(written) ?? [];
  const number = /^0\d/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  if (!Number.isSafeInteger(number)) return written;
  return `${sign === '-' && number !== 0 ? '-' : ''}${number}`;
}
