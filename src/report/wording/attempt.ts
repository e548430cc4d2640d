import { isWildcard } from '../../model/address-family.ts';
import type { AttemptHistory, Happening, Held, HistoryGap, HistoryTuple } from '../../model/attempt-history.ts';
import type { AttemptEvent } from '../../model/loss-rows.ts';
import { visible } from '../escape.ts';
import { count, counted, duration } from '../numbers.ts';
import { lossPlace, resetBy } from './loss-places.ts';
import { symptomPhrase } from './symptom.ts';

/** What became of an attempt, in a word or two. */
export const OUTCOME_PHRASES: Readonly<Record<AttemptHistory['outcome'], string>> = {
  unstarted: 'never begun: the load was over before',
  served: 'served',
  delayed: 'served, delayed',
  failed: 'failed',
  pending: 'not decided when the load was over',
};

/** `198.18.0.1:41234 → 198.19.0.1:8080`; what is not known is left out. */
export function tuplePhrase({ source, sourcePort, destination, destinationPort }: HistoryTuple): string {
  const from = sourcePort === 0 ? source : `${source === '' ? 'port ' : `${source}:`}${sourcePort}`;
  const to = isWildcard(destination) ? `port ${destinationPort}` : `${destination}:${destinationPort}`;
  return [from, to]
    .filter(end => end !== '')
    .map(visible)
    .join(' → ');
}

/** One step of an attempt. */
export function happeningPhrase(happening: Happening): string {
  switch (happening.what) {
    case 'started':
      return 'started';
    case 'syn-sent':
      return 'SYN sent';
    case 'connected':
      return 'connected: the SYN-ACK had arrived';
    case 'request-sent':
      return 'request sent';
    case 'answered':
      return 'first byte of the answer';
    case 'kernel':
      return eventPhrase(happening.event);
    case 'sent-again':
      return `${happening.packet} sent again ${counted(happening.times, 'time')}; when is not known`;
    case 'failed':
      return `failed: ${symptomPhrase(happening.symptom, happening.stage)}`;
    case 'pending':
      return `not decided: ${symptomPhrase(happening.symptom, happening.stage)}`;
  }
}

/** A kernel's own record. */
function eventPhrase(event: AttemptEvent): string {
  const several =
    event.packets === 1 ? '' : `, ${count(event.packets)} times, the last after ${duration(event.lastMs)}`;
  switch (event.what) {
    case 'loss':
      return `${packetPhrase(event.packet)} to the ${event.to} lost ${lossPlace(event.place)}${several}`;
    case 'reset':
      return `${resetBy(event.by, event.reason).replace(/\.$/, '')}${several}`;
    case 'retransmit': {
      const refused = event.refusal === undefined ? '' : `, which its own host refused (${visible(event.refusal)})`;
      return `${event.packet === 'SYN' ? 'SYN' : 'data'} sent again by the ${event.by}${refused}${several}`;
    }
  }
}

function packetPhrase(packet: string): string {
  return packet === 'other' ? 'a packet' : packet;
}

/** What each host held, a line a host. */
export function heldPhrases(held: Held): readonly (readonly [side: string, text: string])[] {
  const owner = { unknown: '', none: ', taken by no process', process: ', taken by a process' }[held.serverOwner];
  return [
    ['client', `${statePhrase(held.client)}${flightPhrase(held)}${trackingPhrase(held.clientTracking)}`],
    ['server', `${statePhrase(held.server)}${holds(held.server) ? owner : ''}${trackingPhrase(held.serverTracking)}`],
  ];
}

function holds(state: Held['server']): boolean {
  return state !== 'none' && state !== 'unknown';
}

function statePhrase(state: Held['client']): string {
  if (state === 'none') return 'no socket';
  return state === 'unknown' ? 'its table was not read for this attempt' : state;
}

function flightPhrase({ inFlight }: Held): string {
  if (inFlight === 'request') return ', the request not acknowledged';
  return inFlight === 'answer' ? ', nothing of the answer arrived' : '';
}

function trackingPhrase(tracking: Held['clientTracking']): string {
  if (tracking === 'unknown') return '';
  return tracking === 'present' ? '; an entry in connection tracking' : '; no entry in connection tracking';
}

/** What is not known of an attempt. */
export function gapSentence(gap: HistoryGap): string {
  switch (gap.gap) {
    case 'places':
      return `Where its packets were lost is not known: ${visible(gap.why)}.`;
    case 'records':
      return `Records of ${counted(gap.lost, 'packet')} of the run found no room: one of them may have been its own.`;
    case 'part':
      return `This kernel could not be watched for ${PARTS[gap.part] ?? visible(gap.part)}: ${visible(gap.why)}.`;
    case 'resends':
      return 'How often its SYN was sent again is not known.';
    case 'port':
      return 'Its port is not known, so that no record of a kernel is known to be its own.';
  }
}

const PARTS: Readonly<Record<string, string>> = {
  losses: 'lost packets',
  'listener-syn': 'SYNs that a listener drops',
  resets: 'resets',
  retransmits: 'packets sent again',
  'reset-reasons': 'the reasons of resets',
};
