import type { Blame } from '../truth/observation.ts';

/** What a JSON report says of a cause, as far as it names it. */
export interface NamedCause {
  readonly limit?: string;
  readonly what?: string;
  readonly kind: string;
  readonly side?: string;
  readonly root?: NamedCause | null;
}

/** A cause as the tables of truth write it: `nofile client`. */
export function nameOf({ limit, what, kind, side }: NamedCause): string {
  return `${limit ?? what ?? kind} ${side ?? ''}`.trim();
}

/** What has to change, as the tables of truth write it. */
export function rootNameOf(cause: NamedCause): string {
  return cause.root ? rootNameOf(cause.root) : nameOf(cause);
}

/** Attempts by the root cause that they were blamed on. */
export function blamesOf(groups: readonly { readonly count: number; readonly cause: NamedCause }[]): Blame[] {
  const attempts = new Map<string, number>();
  for (const { cause, count } of groups)
    attempts.set(rootNameOf(cause), (attempts.get(rootNameOf(cause)) ?? 0) + count);
  return [...attempts].map(([cause, count]) => ({ cause, attempts: count }));
}

/** Whether a JSON report says that an expectation is not judged, since driver or server were late. */
export function isLate({ checks }: { readonly checks: readonly { readonly why?: string }[] }): boolean {
  return checks.some(({ why = '' }) => why.includes('the driver was late') || why.includes('waited for a processor'));
}

/** Whether a run without expectations says that driver or server were late. */
export function warnsOfLateness({ warnings }: { readonly warnings: readonly string[] }): boolean {
  return warnings.some(warning => /for a processor that other work had|went on for|after they were due/.test(warning));
}
