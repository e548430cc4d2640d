/** One thing that this machine offers, or does not. */
export interface Checkup {
  readonly name: string;
  /** `ok`: nothing is missing · `limited`: loadline works, but reports or does less · `missing`: no lab can run. */
  readonly state: 'ok' | 'limited' | 'missing';
  /** What was found. */
  readonly found: string;
  /** What that means for loadline. */
  readonly means: string;
  /** The command that would allow the rest. */
  readonly allow?: string;
}

export function ok(name: string, found: string, means: string): Checkup {
  return { name, state: 'ok', found, means };
}

export function limited(name: string, found: string, means: string, allow?: string): Checkup {
  return { name, state: 'limited', found, means, ...(allow === undefined ? {} : { allow }) };
}

export function missing(name: string, found: string, means: string, allow: string): Checkup {
  return { name, state: 'missing', found, means, allow };
}

/** Whether labs can run: nothing that they need is missing. */
export function canHoldLabs(checkups: readonly Checkup[]): boolean {
  return checkups.every(({ state }) => state !== 'missing');
}
