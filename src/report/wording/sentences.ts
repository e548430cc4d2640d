import type { FindingCode, Findings } from '../../model/finding.ts';

/** One sentence for every kind of finding. */
export type Sentences = { readonly [Code in FindingCode]: (values: Findings[Code]) => string };
