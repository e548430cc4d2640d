import { SYMPTOM, TLS_FAULT } from '../../model/codes.ts';
import { isRefusalInWords } from '../../servers/refusal-words.ts';
import { isTlsRecord } from './handshakes.ts';
import type { Load } from './load.ts';
import { failUnexpected, heardWith } from './unexpected.ts';

/** Bytes came on a connection that speaks TLS, or should. */
export function onRecords(load: Load, attempt: number, bytes: Buffer, length: number): void {
  const { handshakes } = load;
  if (handshakes?.isUnanswered(attempt) && !isTlsRecord(bytes, length)) failPlain(load, attempt, bytes, length);
  else handshakes?.receive(attempt, bytes, length);
}

/** The server speaks no TLS. What it says instead may be why. */
function failPlain(load: Load, attempt: number, bytes: Buffer, length: number): void {
  const heard = heardWith(load, attempt, bytes, length);
  load.heard.set(attempt, heard);
  if (isRefusalInWords(heard)) failUnexpected(load, attempt, SYMPTOM['refused-in-words']);
  else failUnexpected(load, attempt, SYMPTOM.tls, TLS_FAULT['not-tls']);
}
