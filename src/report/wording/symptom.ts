import type { AutopsyClass, Stage, Symptom, TlsFault } from '../../model/attempt.ts';

const WAITING: Readonly<Record<Stage, string>> = {
  socket: 'before it had a socket',
  bind: 'at bind()',
  connect: 'while connecting',
  request: 'while sending its request',
  response: 'while waiting for the answer',
  body: 'in the middle of the answer',
  hold: 'while held open',
  close: 'while closing',
};

const AUTOPSIES: Readonly<Record<AutopsyClass, string>> = {
  'no-socket': 'there never was a socket',
  'syn-unsent': 'no SYN left the client',
  'syn-lost': 'the SYN left the client, the server holds nothing',
  'syn-received': 'the server holds a half-open request',
  ghost: 'established for the client, unknown to the server',
  queued: 'established on both sides, never accepted',
  accepted: 'accepted by the application',
  'request-lost': 'accepted by the application, the request lost on its way',
  'answer-lost': 'answered by the application, the answer lost on its way',
  closed: 'neither kernel holds it any more',
  unknown: 'what the kernels hold is not known',
};

const TLS: Readonly<Record<TlsFault, string>> = {
  alert: 'the server refused it with an alert',
  untrusted: 'the certificate is not trusted',
  'not-tls': 'the answer is not TLS',
  version: 'no version of TLS in common',
  other: 'no reason known',
};

/** `connect() ETIMEDOUT`, `end of file while waiting for the answer`, `no answer in time while connecting`. */
export function symptomPhrase(symptom: Symptom, stage: Stage): string {
  switch (symptom.kind) {
    case 'errno':
      return errnoPhrase(symptom, stage);
    case 'eof':
      return `end of file ${waiting(symptom, stage)}`;
    case 'timeout':
      return `driver's time limit ${waiting(symptom, stage)}`;
    case 'http-status':
      return statusPhrase(symptom);
    case 'lost':
      return `lost with its driver process ${WAITING[stage]}`;
    case 'under-way':
      return `the driver's time was over ${WAITING[stage]}`;
    case 'refused-in-words':
      return 'refused in words, in the place of the answer';
    case 'unexpected-answer':
      return 'another answer than the probe expects';
    case 'tls':
      return `TLS handshake failed: ${TLS[symptom.tls ?? 'other']}`;
    case 'none':
      return WAITING[stage];
  }
}

function waiting({ during }: Symptom, stage: Stage): string {
  return during === undefined ? WAITING[stage] : 'in the TLS handshake';
}

/** What the two kernels held, in a few words. */
export function autopsyPhrase(autopsy: AutopsyClass): string {
  return AUTOPSIES[autopsy];
}

/** A driver may report only that an answer was no success; and what is not HTTP has no status. */
function statusPhrase({ status = 0 }: Symptom): string {
  return status === 0 ? 'answered, but with no HTTP status of success' : `HTTP status ${status}`;
}

function errnoPhrase(symptom: Symptom, stage: Stage): string {
  const errno = symptom.errno ?? 'unknown error';
  if (symptom.syscall === 'poll') return stage === 'connect' ? `connect() ${errno}` : `${errno} ${WAITING[stage]}`;
  return symptom.syscall === undefined || symptom.syscall === 'none'
    ? `${errno} ${WAITING[stage]}`
    : `${symptom.syscall}() ${errno}`;
}
