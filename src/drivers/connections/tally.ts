import { SYMPTOMS } from '../../model/attempt.ts';
import { SYMPTOM } from '../../model/codes.ts';
import { errnoName } from '../../model/errno.ts';
import type { DriverProgress } from '../../model/protocol.ts';

const ERRNOS = 256;

/** Running counts of one shard. */
export interface Tally {
  started: number;
  connected: number;
  served: number;
  failed: number;
  /** Failures by errno number. */
  readonly errnos: Uint32Array;
  /** Failures by the code of their symptom. */
  readonly symptoms: Uint32Array;
}

export function newTally(): Tally {
  return {
    started: 0,
    connected: 0,
    served: 0,
    failed: 0,
    errnos: new Uint32Array(ERRNOS),
    symptoms: new Uint32Array(SYMPTOMS.length),
  };
}

/** Counts one failure. `code` is the errno where that is the symptom. */
export function countFailure(tally: Tally, symptom: number, code: number): void {
  tally.failed += 1;
  const counts = symptom === SYMPTOM.errno ? tally.errnos : tally.symptoms;
  const at = symptom === SYMPTOM.errno ? code % ERRNOS : symptom;
  counts[at] = (counts[at] ?? 0) + 1;
}

export function progressOf({ started, connected, served, failed, errnos, symptoms }: Tally): DriverProgress {
  const failures: Record<string, number> = {};
  errnos.forEach((count, errno) => {
    if (count > 0) failures[errnoName(errno)] = count;
  });
  symptoms.forEach((count, symptom) => {
    if (count > 0) failures[SYMPTOMS[symptom] ?? 'none'] = count;
  });
  return { started, connected, served, failed, failures };
}
