import { NOTICE_MS } from '../limits/counted.ts';
import type { AttemptGroup } from '../model/attempt-group.ts';
import { attemptNumbers } from '../model/attempt-number.ts';
import { OUTCOME } from '../model/codes.ts';
import { type Attempt, attemptAt, type Ledger } from '../model/ledger.ts';
import { type AttemptEvent, type EventsOfAttempt, eventsOf } from '../model/loss-rows.ts';
import { type LossTally, lossTally, mostFirst } from '../model/lost-there.ts';
import type { PacketLosses } from '../model/packet-losses.ts';
import type { Period } from '../model/period.ts';
import { autopsyOf, leftHost } from './autopsy.ts';
import { closingWaves } from './closing-wave.ts';
import { type EndEffects, endEffects } from './end-effects.ts';
import { isDropOfSyn } from './facts/full-queue.ts';
import { kernelKey, kernelWordOf } from './kernel-word.ts';
import { ownQueueOf, type QueueStalls } from './own-queue.ts';
import { lackedProcessor, type ProcessorWaits } from './processor-wait.ts';
import { isDuringStall, isUnseenStall, type Stalls, unlookedPeriods, type WaitingAttempt } from './stalls.ts';

/** When the target ended and the load did, in milliseconds since the load's start. */
export interface Moments extends Stalls {
  readonly targetEndedMs: number | undefined;
  /** Within what time single processes of it ended: what these had is gone with them, and nothing else. */
  readonly processEnds?: readonly Period[];
  readonly loadEndedMs: number;
  /** Longest time in which the driver did not look at its sockets. */
  readonly unlookedMs?: number;
  /** Whether the first bytes that a server sends are its answer: there is no handshake above TCP before, and one request a connection. */
  readonly answersFirst?: boolean;
  /** What is known of each queue where there are several; absent where there is one. */
  readonly queueStalls?: QueueStalls;
  /** Who waited for a processor, as far as that was seen. */
  readonly processorWaits?: ProcessorWaits;
  /** What the kernels recorded of lost packets; absent where nobody watched. */
  readonly packetLosses?: PacketLosses;
}

/**
 * Puts every failed, pending or delayed attempt into the group of those that ended alike; largest group first. `note` gets
 * each of them: when what became of it was known, and its number.
 */
export function groupAttempts(
  ledgers: readonly Ledger[],
  moments: Moments,
  note: (group: AttemptGroup, atMs: number, number: number) => void = () => undefined,
): AttemptGroup[] {
  const groups = new Map<string, TalliedGroup>();
  const { processEnds = [] } = moments;
  const waves = closingWaves(ledgers, processEnds);
  const aroundEnds = processEnds.map(around);
  const momentOf = (attempt: Attempt) => (isUnanswered(attempt) ? attempt.startMs : attempt.endMs);
  const effects = endEffects(ledgers, [...waves, ...aroundEnds], momentOf);
  const known = { ...moments, waves, aroundEnds, effects, unlooked: unlookedPeriods(moments) };
  const numberOf = attemptNumbers(ledgers);
  for (const [shard, ledger] of ledgers.entries()) {
    const events = eventsIn(ledger, moments);
    for (let index = 0; index < ledger.length; index += 1) {
      const outcome = ledger.outcome[index];
      if (outcome === OUTCOME.unstarted || (outcome === OUTCOME.served && ledger.retransmits[index] === 0)) continue;
      const own = events?.(index) ?? [];
      const attempt = waiting(attemptAt(ledger, index), own, moments);
      const number = numberOf(shard, index);
      const one = { example: number, ...withWord(groupOf(attempt, known), attempt, events && own, moments) };
      note(add(groups, one), attempt.endMs ?? moments.loadEndedMs, number);
    }
  }
  return [...groups.values()].map(settled).sort((one, other) => other.count - one.count);
}

type MutableGroup = { -readonly [Key in keyof AttemptGroup]: AttemptGroup[Key] };

/** A group that still grows, with the packets that its attempts lost. */
interface TalliedGroup {
  readonly group: MutableGroup;
  readonly lost: LossTally;
}

function settled({ group, lost }: TalliedGroup): AttemptGroup {
  if (group.kernel !== undefined) group.kernel = { ...group.kernel, lost: lost.sums().sort(mostFirst) };
  return group;
}

interface KnownMoments extends Moments {
  readonly unlooked: readonly Period[];
  readonly waves: readonly Period[];
  /** The ends of processes, and as long before and after as it may take to notice one. */
  readonly aroundEnds: readonly Period[];
  readonly effects: EndEffects;
}

function eventsIn({ losses }: Ledger, { packetLosses }: Moments): EventsOfAttempt | undefined {
  return losses === undefined || packetLosses === undefined ? undefined : eventsOf(losses, packetLosses);
}

/** Counters on the path have no time of a single packet. */
function waiting(attempt: Attempt, events: readonly AttemptEvent[], { packetLosses }: Moments): WaitingAttempt {
  const drops = packetLosses?.source === 'bpf' ? events.filter(isDropOfSyn) : [];
  const [first] = drops;
  if (first === undefined) return attempt;
  return { ...attempt, firstDropMs: first.firstMs, lastDropMs: Math.max(...drops.map(({ lastMs }) => lastMs)) };
}

function withWord(
  one: MutableGroup,
  attempt: Attempt,
  events: ReturnType<EventsOfAttempt> | undefined,
  { packetLosses, answersFirst = false }: Moments,
): MutableGroup {
  const kernel = events && packetLosses && kernelWordOf(attempt, events, packetLosses);
  if (kernel === undefined) return one;
  const isAnswered = answersFirst && isTaken(one) && lostAnswer(attempt, events ?? []);
  return { kernel, ...one, ...(isAnswered && { autopsy: 'answer-lost' as const }) };
}

/** What a connection looks like that the application has, where the server's acknowledgments may be lost as well. */
function isTaken({ autopsy }: AttemptGroup): boolean {
  return autopsy === 'accepted' || autopsy === 'request-lost' || autopsy === 'ghost';
}

/** Whether bytes of the server were lost before the attempt gave up: it had its answer sent, whatever the sockets held when they were looked at. */
function lostAnswer(
  { outcome, stage, endMs = Number.POSITIVE_INFINITY }: Attempt,
  events: readonly AttemptEvent[],
): boolean {
  if (outcome === 'served' || (stage !== 'response' && stage !== 'body')) return false;
  return events.some(
    event => event.what === 'loss' && event.packet === 'data' && event.to === 'client' && event.firstMs < endMs,
  );
}

function add(groups: Map<string, TalliedGroup>, one: MutableGroup): AttemptGroup {
  const key = keyOf(one);
  const known = groups.get(key);
  const { group, lost } = known ?? { group: one, lost: lossTally() };
  lost.add(one.kernel?.lost ?? []);
  if (known === undefined) {
    groups.set(key, { group, lost });
    return group;
  }
  group.count += 1;
  group.firstMs = Math.min(group.firstMs, one.firstMs);
  group.lastMs = Math.max(group.lastMs, one.lastMs);
  group.retransmits = {
    least: Math.min(group.retransmits.least, one.retransmits.least),
    most: mostOf(group.retransmits.most, one.retransmits.most),
  };
  group.requestRetransmits = Math.min(group.requestRetransmits, one.requestRetransmits);
  if (group.kernel !== undefined && one.kernel?.unseen !== undefined) {
    group.kernel = { ...group.kernel, unseen: (group.kernel.unseen ?? 0) + one.kernel.unseen };
  }
  return group;
}

function groupOf(attempt: WaitingAttempt, moments: KnownMoments): MutableGroup {
  const delayed = attempt.outcome === 'served';
  const gotThrough = delayed || hasConnectedSince(attempt);
  const atMs = attempt.endMs ?? moments.loadEndedMs;
  const duringStall = isDuringStall(attempt, atMs, moments);
  const late = moments.processorWaits && lackedProcessor(attempt, atMs, moments.processorWaits);
  const ownQueue = duringStall ? undefined : ownQueueOf(attempt, atMs, moments);
  return {
    outcome: delayed ? 'delayed' : attempt.outcome === 'pending' ? 'pending' : 'failed',
    stage: delayed ? 'connect' : attempt.stage,
    symptom: attempt.symptom,
    autopsy: delayed ? 'accepted' : autopsyOf(attempt),
    clientTracking: gotThrough ? 'unknown' : attempt.clientTracking,
    serverTracking: gotThrough ? 'unknown' : attempt.serverTracking,
    left: delayed || isLate(attempt) ? 'unknown' : leftHost(attempt),
    late: isLate(attempt),
    target: isGone(attempt, atMs, moments) ? 'gone' : 'alive',
    duringStall,
    ...(ownQueue !== undefined && { ownQueue }),
    ...(late !== undefined && { lackedProcessor: late }),
    ...(isUnseenStall(attempt, atMs, moments) && { unseenStall: true as const }),
    count: 1,
    firstMs: atMs,
    lastMs: atMs,
    ...(moments.unlookedMs !== undefined && { unlookedMs: moments.unlookedMs }),
    retransmits: { least: attempt.retransmits ?? 0, most: attempt.retransmits },
    requestRetransmits: attempt.requestRetransmits,
    lostSegments: delayed ? 'unknown' : attempt.lostSegments,
  };
}

/**
 * Whether the target had ended at this moment, failures seen just before that was noticed included, or a process of it did
 * just then: when the attempt ended, or was closed with the others of that process, or when it began and was dealt to
 * the process that never answered it.
 */
function isGone(attempt: Attempt, atMs: number, { targetEndedMs, aroundEnds, waves, effects }: KnownMoments): boolean {
  if (targetEndedMs !== undefined && atMs >= targetEndedMs - NOTICE_MS) return true;
  const nearEnd = (moment: number) => aroundEnds.some(end => isIn(end, moment)) && effects.includes(attempt, moment);
  if (attempt.outcome === 'served') return aroundEnds.some(end => isIn(end, atMs));
  if (isUnanswered(attempt) && nearEnd(attempt.startMs)) return true;
  const inWave = attempt.connectMs !== undefined && isClosing(attempt) && waves.some(wave => isIn(wave, atMs));
  return (inWave && effects.includes(attempt, atMs)) || nearEnd(atMs);
}

/** The application has it, and did not answer. */
function isUnanswered(attempt: Attempt): boolean {
  return attempt.outcome !== 'served' && attempt.stage === 'response' && autopsyOf(attempt) === 'accepted';
}

/** Neither its own time limit nor an answer: the other side, or the kernel for it, ended the connection. */
function isClosing({ symptom: { kind } }: Attempt): boolean {
  return kind === 'eof' || kind === 'errno';
}

function around({ fromMs, toMs }: Period): Period {
  return { fromMs: fromMs - NOTICE_MS, toMs: toMs + NOTICE_MS };
}

function isIn({ fromMs, toMs }: Period, atMs: number): boolean {
  return atMs >= fromMs && atMs <= toMs;
}

function mostOf(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other);
}

/** A SYN that came after the deadline got through: the tracking table's entry is that one's, and tells of no other. */
function hasConnectedSince({ stage, clientState }: Attempt): boolean {
  return stage === 'connect' && (clientState === 'ESTABLISHED' || clientState === 'CLOSE-WAIT');
}

function isLate({ outcome, stage, symptom, retransmits = 0, requestRetransmits }: Attempt): boolean {
  const ranOut = outcome === 'failed' || (outcome === 'pending' && symptom.kind === 'timeout');
  return ranOut && stage === 'response' && retransmits + requestRetransmits > 0;
}

function keyOf(group: AttemptGroup): string {
  const { symptom } = group;
  return [
    group.outcome,
    group.stage,
    symptom.kind,
    symptom.errno,
    symptom.syscall,
    symptom.status,
    symptom.tls,
    symptom.during,
    group.autopsy,
    group.clientTracking,
    group.serverTracking,
    group.left,
    group.late,
    group.target,
    group.duringStall,
    group.unseenStall,
    group.ownQueue,
    group.lackedProcessor,
    group.lostSegments,
    kernelKey(group.kernel),
  ].join('|');
}
