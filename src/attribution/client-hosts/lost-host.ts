import type { AttributedGroup } from '../../model/attribution.ts';
import type { Cause } from '../../model/cause.ts';
import type { ClientView } from '../../model/client-views.ts';
import type { ClientHostEvidence } from '../../model/evidence.ts';
import { finding } from '../../model/finding.ts';
import type { Attributed } from '../attributed.ts';
import { totals } from '../totals.ts';

/** What a host made comes to. The attempts of one that was lost were lost with it: no rule has anything to add. */
export function asLostWithHost({ client: { name }, found }: ClientView, attributed: Attributed): Attributed {
  if (found?.state !== 'lost') return attributed;
  const cause: Cause = { kind: 'driver', side: 'client', what: 'driver-host-lost', host: name };
  const { attribution, timeline } = attributed;
  const groups = attribution.groups.map(({ group }) => ({ group, cause, ...reasons(name, found) }));
  const failed = timeline.attempts.failed.map(one => ({ ...one, cause }));
  return {
    ...attributed,
    attribution: totals(groups),
    timeline: { ...timeline, attempts: { ...timeline.attempts, failed } },
  };
}

function reasons(
  host: string,
  { why, atMs, lastWord }: Extract<ClientHostEvidence, { readonly state: 'lost' }>,
): Omit<AttributedGroup, 'group' | 'cause'> {
  return {
    confidence: 'proven',
    because: [finding('driver-host-lost', { host, why, atMs }), finding('last-word-of-host', { host, ...lastWord })],
    considered: [],
    ends: {},
  };
}
