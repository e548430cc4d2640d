/** When the raw target calls accept(). */
export type AcceptSpec =
  | { readonly mode: 'now' }
  | { readonly mode: 'never' }
  | { readonly mode: 'after'; readonly afterMs: number }
  | { readonly mode: 'rate'; readonly perSecond: number }
  | { readonly mode: 'batch'; readonly batch: number; readonly everyMs: number };

/** When the target answers a request that it accepted. */
export type AnswerSpec =
  | { readonly mode: 'now' }
  | { readonly mode: 'never' }
  | { readonly mode: 'after'; readonly afterMs: number };
