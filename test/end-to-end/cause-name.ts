/** What a JSON report says of a cause, as far as it names it. */
export interface NamedCause {
  readonly limit?: string;
  readonly what?: string;
  readonly kind: string;
  readonly side?: string;
}

/** A cause as the tables of truth write it: `nofile client`. */
export function nameOf({ limit, what, kind, side }: NamedCause): string {
  return `${limit ?? what ?? kind} ${side}`;
}
