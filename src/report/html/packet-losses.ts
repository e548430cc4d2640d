import { isAtListener, packetsOf } from '../../model/lost-there.ts';
import type { LossPlace } from '../../model/packet-losses.ts';
import type { ReportSection } from '../../model/report.ts';
import { count, counted } from '../numbers.ts';
import { lossesByCause, lossProofs, type PlaceTotal, placeTotals } from '../packet-losses.ts';
import { causePhrase } from '../wording/cause.ts';
import { lossPath, lossPlace } from '../wording/loss-places.ts';
import { lostRecords, proofSentence } from '../wording/loss-proof.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { table } from './table.ts';

/** Where packets were lost: a packet's path with what each station took, each cause's part of it, and the proof. */
export function packetLosses({ run, attribution }: ReportSection): Content {
  const probe = run.evidence?.packetLosses;
  if (probe === undefined) return undefined;
  const heading = markup`<h2>Where packets were lost</h2>`;
  if (probe.state !== 'read') {
    return markup`<section>${heading}<p class="soft">No kernel was watched: ${probe.why}</p></section>`;
  }
  const totals = placeTotals(probe.value);
  if (totals.length === 0) return undefined;
  const { lost } = probe.value;
  return markup`<section>${heading}
<p class="soft">The kernel's own record of each lost packet, along the way from the client to the application.</p>
<ol class="flow">${STATIONS.map(station => stationOf(station, totals))}</ol>
${causeTable(attribution.groups)}
<ul>${lossProofs(probe.value).map(proof => markup`<li class="${CLASSES[proof.result]}">${proofSentence(proof)}</li>`)}${lost === 0 ? undefined : markup`<li class="doubt">${lostRecords(lost)}</li>`}</ul></section>`;
}

const CLASSES = { named: 'good', remainder: 'doubt', disagrees: 'bad' } as const;

interface Station {
  readonly title: string;
  readonly has: (place: LossPlace) => boolean;
}

const startsWith = (prefix: string) => (place: LossPlace) => place.startsWith(prefix);
const AT_LISTENER: readonly LossPlace[] = ['no-listener', 'socket-filter'];
const atListener = (place: LossPlace) => isAtListener(place) || AT_LISTENER.includes(place);
const ON_THE_WAY: readonly Station[] = [
  { title: 'client', has: startsWith('client-') },
  { title: 'processors', has: startsWith('processor-') },
  { title: 'server', has: startsWith('server-') },
  { title: 'listener', has: atListener },
];
const STATIONS: readonly Station[] = [
  ...ON_THE_WAY,
  { title: 'connection', has: place => !ON_THE_WAY.some(({ has }) => has(place)) },
];

function stationOf({ title, has }: Station, totals: readonly PlaceTotal[]): Markup {
  const here = totals.filter(({ place }) => has(place));
  const lost = packetsOf(here);
  return markup`<li>${title}<strong>${lost === 0 ? 'nothing lost' : `${counted(lost, 'packet')} lost`}</strong>${here.map(
    ({ place, packet, packets }) => markup`<div class="bad">−${count(packets)} ${packet} ${lossPlace(place)}</div>`,
  )}</li>`;
}

/** A column a place: what decided the attempts of each cause. */
function causeTable(groups: Parameters<typeof lossesByCause>[0]): Content {
  const rows = lossesByCause(groups);
  if (rows.length === 0) return undefined;
  return table(
    'Packets that decided, by cause and place',
    [{ title: 'cause' }, { title: 'attempts', numeric: true }, { title: 'their packets were lost' }],
    rows.map(({ block, lost }) => [causePhrase(block.cause), count(block.count), lossPath(lost)]),
  );
}
