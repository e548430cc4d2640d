import { messageOf } from '../../model/error-message.ts';
import { absent, failed, type Probe } from '../../model/probe.ts';

/** Thrown by a collector when this machine has no such thing, or does not let us look. The message says why. */
export class Unavailable extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'Unavailable';
  }
}

/** What a thrown error means as a probe: `absent` for Unavailable, `failed` for anything else. */
export function probeOfError(error: unknown): Probe<never> {
  if (error instanceof Unavailable) return absent(error.message);
  return failed(messageOf(error));
}
