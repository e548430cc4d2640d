import type { ClientHostEvidence, Evidence } from '../model/evidence.ts';

/** Hosts that were to make a part of the load, and were lost while they did. */
export function lostClients(evidence: Evidence | undefined): Extract<ClientHostEvidence, { state: 'lost' }>[] {
  return (evidence?.clientHosts ?? []).filter(host => host.state === 'lost');
}
