import { blamed, ruledOut } from '../../limits/define.ts';
import { isDataLoss } from '../../limits/packets/data-loss.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import { type Finding, type FindingCode, finding } from '../../model/finding.ts';
import type { KernelClaim, KernelWord } from '../../model/kernel-word.ts';
import { isAtListener, type LostThere, lostInAll, mostFirst, packetsOf, sumByPlace } from '../../model/lost-there.ts';
import { isTrusted, type LossPlace, type NamedLossPlace, type PacketLosses } from '../../model/packet-losses.ts';
import { isOpenTo } from '../open-to.ts';
import { byReset } from './heed-resets.ts';
import { couldTurn, isAftermath, isAllOf, isMost } from './kernel-shares.ts';

/**
 * Corrects a ruling by what the kernels recorded of these very packets. Records say where packets were lost, and who reset; counters
 * of a whole host only suggest it. What a cause is beyond the place (which bound, which table) stays with its rule.
 */
export function heedKernel(
  ruling: Ruling,
  claim: KernelClaim,
  group: AttemptGroup,
  losses: PacketLosses | undefined,
): Ruling {
  const { kernel } = group;
  if (kernel === undefined || losses === undefined) return ruling;
  const { resets = [] } = claim;
  const places = claim.places?.filter(place => place !== 'link' || losses.source === 'trail');
  if (kernel.reset !== undefined && resets.length > 0) return byReset(ruling, claim, kernel.reset, kernel.lost);
  if (places === undefined) return ruling;
  const lost = kernel.lost.filter(({ place }) => isTrusted(losses, place));
  if (places.length === 0) return beyondKernels(ruling, group, lost, losses);
  const here = lost.filter(({ place }) => isOf(places, place));
  const unseen = (kernel.unseen ?? 0) + packetsOf(kernel.lost) - packetsOf(lost);
  if (here.length > 0) return byLoss(ruling, group, here, { lost, unseen }, losses);
  return withoutLoss(ruling, places, { lost, unseen }, losses);
}

/** Packets of these attempts were lost there. */
function byLoss(
  ruling: Ruling,
  group: AttemptGroup,
  here: readonly LostThere[],
  { lost, unseen = 0 }: KernelWord,
  losses: PacketLosses,
): Ruling {
  if (!isOpenToPlace(ruling)) return ruling;
  const taken = packetsOf(here);
  const evidence = finding('kernel-lost', { lost: here, attempts: group.count });
  const findings = ruling.ruling === 'blamed' ? ruling.findings : [];
  const others = lost.filter(({ place }) => !here.some(one => one.place === place));
  if (others.length === 0) {
    if (unseen === 0) return blamed('proven', ...findings, evidence);
    if (isAftermath(here)) return ruling;
    // What was lost first is not seen, and may have been lost elsewhere.
    if (ruling.ruling !== 'blamed' && taken <= unseen && !isAllOf(lostInAll(losses), here)) return ruling;
    // It took what is seen of each attempt, without which none of them would have failed.
    const sure = ruling.ruling === 'blamed' ? ruling.confidence : 'likely';
    return {
      ruling: 'blamed',
      confidence: sure,
      findings: [...findings, evidence, finding('kernel-unseen', { unseen })],
    };
  }
  // The server has the connection: what its listener lost before kept the attempt waiting, and failed it no more.
  const rivals = isDataLoss(group) ? others.filter(({ place }) => !isAtListener(place)) : others;
  if (couldTurn(here, rivals, unseen)) return atMostLikely(ruling);
  const shares = finding('kernel-shares', { taken, others });
  return isMost(here, rivals) ? blamed('likely', ...findings, evidence, shares) : ruledOut(shares);
}

/**
 * A cause that no kernel records, as the link but for a trail: packets that are recorded somewhere were not lost by it. Those that neither
 * host's kernel lost were, where counters leave open which of several places it was.
 */
function beyondKernels(
  ruling: Ruling,
  { kernel, count: attempts }: AttemptGroup,
  lost: readonly LostThere[],
  losses: PacketLosses,
): Ruling {
  if (lost.length > 0)
    return ruling.ruling === 'ruled-out' ? ruling : ruledOut(finding('kernel-lost-elsewhere', { lost }));
  const isAllSeen = !isUnseen(losses, ['listener-syn']) && losses.sinceMs === undefined && kernel?.unseen === undefined;
  if (ruling.ruling !== 'ruled-out' || !isAllSeen || !isOpenTo(ruling, ['lost-in-several-places'])) return ruling;
  return blamed('likely', finding('lost-between-kernels', { attempts }));
}

/** None of these attempts' packets is recorded there. */
function withoutLoss(
  ruling: Ruling,
  places: readonly NamedLossPlace[],
  { lost, unseen = 0 }: KernelWord,
  losses: PacketLosses,
): Ruling {
  if (losses.sinceMs !== undefined && unseen > 0 && (lost.length === 0 || isAftermath(lost))) {
    return asTheRest(ruling, places, unseen, losses);
  }
  const isTelling = packetsOf(lost) > unseen || isAllOf(lostInAll(losses), lost);
  const isMostSeen = unseen === 0 || (isTelling && !isAftermath(lost));
  if (ruling.ruling === 'ruled-out' || isUnseen(losses, places) || !isMostSeen) return ruling;
  if (lost.length > 0) return ruledOut(finding('kernel-lost-elsewhere', { lost }));
  const recorded = packetsOf(lostInAll(losses).filter(({ place }) => isOf(places, place)));
  if (losses.sinceMs !== undefined || isSettled(losses, places))
    return ruledOut(finding('kernel-lost-none', { recorded }));
  if (ruling.ruling !== 'blamed') return ruling;
  return recorded === 0 ? ruledOut(finding('kernel-disagrees', {})) : atMostLikely(ruling);
}

function atMostLikely(ruling: Ruling): Ruling {
  return ruling.ruling === 'blamed' && ruling.confidence === 'proven' ? { ...ruling, confidence: 'likely' } : ruling;
}

/** Nobody saw what became of their packets: where counters leave it open, and all that was seen lost later was lost there, it may be so. */
function asTheRest(ruling: Ruling, places: readonly NamedLossPlace[], unseen: number, losses: PacketLosses): Ruling {
  if (ruling.ruling === 'blamed' || !isOpenToPlace(ruling)) return ruling;
  const lost = lostInAll(losses);
  const isOnlyThere = lost.every(({ place }) => isOf(places, place) && isTrusted(losses, place));
  if (packetsOf(lost) < unseen || !isOnlyThere) return ruling;
  return blamed('possible', finding('kernel-lost-later', { lost: sumByPlace(lost).sort(mostFirst), unseen }));
}

/** Findings of counters about where packets were lost: a record of the packets themselves outweighs them. */
const WHERE: readonly FindingCode[] = [
  'lost-elsewhere',
  'lost-in-several-places',
  'minor-loss',
  'fewer-than-failed',
  'overflows-spent',
  'left-host',
  'never-left-host',
  'tracking-entry-missing',
  'tracking-entry-present',
  'firewall-clean',
  'processor-backlog-clean',
];
/** Whether nothing speaks against a cause but where packets are thought to have been lost. */
function isOpenToPlace(ruling: Ruling): boolean {
  return ruling.ruling === 'blamed' || isOpenTo(ruling, WHERE);
}

/** Part of what these places lose is not watched, on this kernel or because it lies on a host that nobody could ask. */
function isUnseen({ unwatched, lost, onlyOf }: PacketLosses, places: readonly NamedLossPlace[]): boolean {
  if (lost > 0 || (onlyOf !== undefined && !places.every(place => place.startsWith(`${onlyOf}-`)))) return true;
  return unwatched.some(
    ({ part }) => part === 'losses' || (part === 'listener-syn' && places.includes('listener-syn')),
  );
}

/** The kernel's own count of what these places lost is all named: what is not recorded did not happen. */
function isSettled({ checks }: PacketLosses, places: readonly NamedLossPlace[]): boolean {
  return places.every(place => checks.some(check => check.places.includes(place) && check.recorded === check.counted));
}

function isOf(places: readonly NamedLossPlace[], place: LossPlace): boolean {
  return places.some(one => one === place);
}

/** What the kernels recorded, for attempts that no cause is found for. */
export function recordedOf({ kernel, count: attempts }: AttemptGroup): Finding[] {
  if (kernel === undefined || kernel.lost.length === 0) return [];
  return [finding('kernel-lost', { lost: kernel.lost, attempts })];
}
