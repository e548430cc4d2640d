import type { AutopsyClass, TableState } from '../../model/attempt.ts';
import type { Attempt } from '../../model/ledger.ts';

/** Joins what the two kernels hold for one attempt's four-tuple into a class; see AutopsyClass. */
export function autopsyOf(attempt: Attempt): AutopsyClass {
  if (attempt.symptom.kind === 'lost') return 'unknown';
  // Evidence of an attempt that had a socket does not always say which.
  if (attempt.sourcePort === 0)
    return attempt.stage === 'response' && ['eof', 'http-status'].includes(attempt.symptom.kind)
      ? 'unknown'
      : 'no-socket';
  if (isConnecting(attempt)) return whileConnecting(attempt);
  return isOpen(attempt.clientState) ? whileOpen(attempt) : 'closed';
}

/** Still connecting, or given up on while connecting: the socket itself may be gone by now. */
function isConnecting({ stage, symptom, clientState }: Attempt): boolean {
  if (stage !== 'connect') return false;
  return clientState === 'SYN-SENT' || symptom.kind === 'timeout' || symptom.errno === 'ETIMEDOUT';
}

function whileConnecting(attempt: Attempt): AutopsyClass {
  const { serverState, clientState } = attempt;
  // Connected by now, too late: a later SYN got through, and those that the attempt waited for were lost.
  if (isOpen(clientState)) return 'syn-lost';
  if (serverState === 'SYN-RECV' || serverState === 'NEW-SYN-RECV') return 'syn-received';
  if (leftHost(attempt) === 'no') return 'syn-unsent';
  return serverState === 'unknown' ? 'unknown' : 'syn-lost';
}

/** Whether SYNs sent again left the host; unknown where none was. */
export function leftHost({ retransmits, retransmitsSent }: Attempt): 'yes' | 'no' | 'unknown' {
  if (retransmits === undefined || retransmits === 0) return 'unknown';
  return retransmitsSent > 0 ? 'yes' : 'no';
}

function whileOpen({ serverState, serverOwner, unacknowledged, inFlight }: Attempt): AutopsyClass {
  if (serverState === 'unknown') return 'unknown';
  if (serverState === 'SYN-RECV' || serverState === 'NEW-SYN-RECV') return 'syn-received';
  // The server has the connection, and its kernel still waits for the request: the packets that held it were lost on their way.
  if (inFlight === 'request' && serverOwner === 'process') return 'request-lost';
  // One that the server has closed behind its answer belongs to no process any more.
  if (inFlight === 'answer' && (serverOwner === 'process' || serverState === 'FIN-WAIT-1')) return 'answer-lost';
  // A kernel that has the connection acknowledges the request, accepted or not: it had none when the attempt's time was
  // over, whatever it has by now (a cookie in a request sent again can still make a connection of a ghost).
  if (serverState === 'none' || unacknowledged > 0) return 'ghost';
  if (!isOpen(serverState)) return 'closed';
  return serverOwner === 'none' ? 'queued' : serverOwner === 'process' ? 'accepted' : 'unknown';
}

function isOpen(state: TableState): boolean {
  return state === 'ESTABLISHED' || state === 'CLOSE-WAIT';
}
