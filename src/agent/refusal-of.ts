import type { Refusal } from '../model/agent-messages.ts';
import { CannotRun, InvalidInput } from '../model/errors.ts';

/** An error as it travels. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof InvalidInput) return { kind: 'invalid', problems: error.problems };
  if (error instanceof CannotRun) {
    const { message: why, remedy } = error;
    return { kind: 'cannot-run', why, ...(remedy !== undefined && { remedy }) };
  }
  return { kind: 'bug', why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
