/** From one moment to another, in milliseconds since the load's start. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}
