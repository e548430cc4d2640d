import { limitOf } from '../../limits/catalog.ts';
import { rootOf } from '../../model/attribution.ts';
import type { CandidateName } from '../../model/candidate.ts';
import type { Cause, LimitCause, WhatHappened } from '../../model/cause.ts';
import type { NamedCap } from '../../model/set-cap.ts';
import { visible } from '../escape.ts';
import { count } from '../numbers.ts';

const HAPPENED: Readonly<Record<WhatHappened, string>> = {
  'at-its-own-cap': 'application holds as many connections as it takes, a limit of its own',
  'slow-to-accept': 'application too slow to accept',
  'slow-to-answer': 'application accepted but did not answer',
  died: 'target process ended',
  'closed-connection': 'application closed the connection unanswered',
  'closed-after-answer': 'application closed connections that it had answered',
  refused: 'nothing listening: connection refused',
  'answered-with-an-error': 'application answered with an error',
  'answered-in-part': 'application stopped in the middle of its answer',
  'refused-in-words': 'application refused the connection in words',
  'answered-unexpectedly': 'application answered something else than the probe expects',
  'failed-handshake': 'TLS handshake failed',
  'packets-dropped-by-firewall': 'packets dropped by a firewall rule',
  'rejected-by-rule': 'rejected by a firewall rule',
  'rp-filter': 'packets dropped by the reverse path filter',
  'address-not-local': 'sent to an address that the host does not have',
  'no-route-back': 'no route back to the client',
  qdisc: 'packets dropped by the queue of a network device',
  'socket-filter': 'packets dropped by a filter on the listening socket',
  paws: 'packets dropped for an old timestamp',
  'mtu-black-hole': 'packets too large for the way, which drops them in silence',
  'packets-lost-on-link': 'packets lost between the hosts',
  unreachable: 'no route to the server',
  'foreign-address': 'bound to an address that the host does not have',
  'no-source-address': 'no address of that family to connect from',
  'four-tuple-taken': 'connected twice from one port to one destination',
  'driver-process-lost': 'a process of the load driver was lost',
  'driver-host-lost': 'a host of the load was lost',
  'driver-stopped-early': 'the load was stopped early',
  'driver-out-of-time': 'still on their way when the time of the driver was over',
};

/** `accept queue full (listen backlog 511, server)`; a cause with a root ends in `, because …`. */
export function causePhrase(cause: Cause): string {
  if (cause.kind === 'unexplained') return 'unexplained';
  const root = cause.root === undefined ? '' : `, because ${causePhrase(cause.root)}`;
  return `${own(cause)}${root}`;
}

/** Where to turn: `net.core.somaxconn = 128 on the server`; undefined for a cause that is not a limit. */
export function settingPhrase(cause: Cause): string | undefined {
  const root = rootOf(cause);
  return root.kind === 'limit'
    ? `${visible(root.setting)} = ${value(root)} ${root.hop === undefined ? `on ${root.host === undefined ? `the ${root.side}` : visible(root.host)}` : `at ${where(root)}`}`
    : undefined;
}

/** `packets dropped by a firewall rule (client)`. */
export function candidateText({ candidate, side, behind }: CandidateName): string {
  const at = behind === undefined ? side : `upstream ${visible(behind)}`;
  return `${candidatePhrase(candidate)}${at === undefined ? '' : ` (${at})`}`;
}

/** What happened, without saying where: for candidates of an attribution, which may be limits or happenings. */
export function candidatePhrase(candidate: string): string {
  return Object.hasOwn(HAPPENED, candidate) ? HAPPENED[candidate as WhatHappened] : visible(candidate);
}

function own(cause: Exclude<Cause, { kind: 'unexplained' }>): string {
  if (cause.kind !== 'limit' && cause.cap !== undefined)
    return `${HAPPENED[cause.what]} (${capText(cause.cap)}, ${where(cause)})`;
  if (cause.kind !== 'limit') return `${HAPPENED[cause.what]} (${where(cause)})`;
  return `${limitOf(cause.limit).exhausted} (${visible(cause.setting)} ${value(cause)}, ${where(cause)})`;
}

/** `server`; `db-1`; `envoy towards 127.0.0.1:9000`; `upstream 127.0.0.1:9000`. */
export function where({ side, hop, host }: Pick<LimitCause, 'side' | 'hop' | 'host'>): string {
  if (hop === undefined) return host === undefined ? side : visible(host);
  return visible(hop.end === 'listener' ? `upstream ${hop.to}` : `${hop.from || side} towards ${hop.to}`);
}

/** `SERVER maxconn 50`. */
function capText({ server, setting, value: most }: NamedCap): string {
  return visible([server, setting, ...(most === undefined ? [] : [count(most)])].join(' '));
}

function value(cause: LimitCause): string {
  return /^\d{5,}$/.test(cause.value) ? count(Number(cause.value)) : visible(cause.value);
}
