import type { AutopsyClass, TableState } from '../model/attempt.ts';
import type { Attempt } from '../model/ledger.ts';

/** Joins what the two kernels hold for one attempt's four-tuple into a class; see AutopsyClass. */
export function autopsyOf(attempt: Attempt): AutopsyClass {
  if (attempt.sourcePort === 0) return 'no-socket';
  if (isConnecting(attempt)) return whileConnecting(attempt);
  return isOpen(attempt.clientState) ? whileOpen(attempt) : 'closed';
}

/** Still connecting, or given up on while connecting: the socket itself may be gone by now. */
function isConnecting({ stage, symptom, clientState }: Attempt): boolean {
  if (stage !== 'connect') return false;
  return clientState === 'SYN-SENT' || symptom.kind === 'timeout' || symptom.errno === 'ETIMEDOUT';
}

function whileConnecting({ serverState, retransmits, retransmitsSent, outcome }: Attempt): AutopsyClass {
  if (serverState === 'SYN-RECV' || serverState === 'NEW-SYN-RECV') return 'syn-received';
  if (retransmits > 0 && retransmitsSent === 0) return 'syn-unsent';
  if (serverState === 'unknown') return 'unknown';
  // A server that has the connection by now got a later SYN: the one that the attempt waited for was lost.
  return outcome === 'served' ? 'accepted' : 'syn-lost';
}

function whileOpen({ serverState, serverOwner }: Attempt): AutopsyClass {
  if (serverState === 'unknown') return 'unknown';
  if (serverState === 'SYN-RECV' || serverState === 'NEW-SYN-RECV') return 'syn-received';
  if (serverState === 'none') return 'ghost';
  if (!isOpen(serverState)) return 'closed';
  return serverOwner === 'none' ? 'queued' : serverOwner === 'process' ? 'accepted' : 'unknown';
}

function isOpen(state: TableState): boolean {
  return state === 'ESTABLISHED' || state === 'CLOSE-WAIT';
}
