import type { Symptom } from '../../model/attempt.ts';
import type { AttributedGroup, Attribution, Considered, Remedy } from '../../model/attribution.ts';
import type { Cause } from '../../model/cause.ts';
import { adviceFor } from '../causes/advice.ts';
import { changeOf } from '../change.ts';
import { rounded } from '../numbers.ts';
import { findingSentence } from '../wording/finding.ts';
import { rulingSentence } from '../wording/ruling.ts';
import { causeJson } from './cause.ts';
import { confirmationJson } from './confirmation.ts';

/** Every failed, pending or delayed attempt, in exactly one group. */
export function attributionJson(attribution: Attribution) {
  return {
    failures: attribution.failures,
    attributed: attribution.attributed,
    unexplained: attribution.unexplained,
    groups: attribution.groups.map(groupJson),
  };
}

/** A group of attempts that ended alike; `example` is the number of one of them. */
export function groupJson({
  group,
  cause,
  confidence,
  because,
  considered,
  remedy,
  confirmation,
  ends,
  seenFrom,
}: AttributedGroup) {
  const advice = adviceFor(cause, ends);
  return {
    outcome: group.outcome,
    stage: group.stage,
    symptom: symptomJson(group.symptom),
    autopsy: group.autopsy,
    count: group.count,
    ...(group.example !== undefined && { example: group.example }),
    firstMs: rounded(group.firstMs),
    lastMs: rounded(group.lastMs),
    ...(group.kernel !== undefined && { lost: group.kernel.lost, reset: group.kernel.reset ?? null }),
    ...(seenFrom !== undefined && { seenFrom }),
    cause: causeJson(cause),
    confidence,
    because: because.map(findingSentence),
    considered: considered.map(consideredJson),
    ...(remedy === undefined ? {} : { remedy: remedyJson(cause, remedy) }),
    ...(advice === undefined ? {} : { advice }),
    ...(confirmation === undefined ? {} : { confirmation: confirmationJson(confirmation) }),
  };
}

/** `change` is null where the remedy is not another value; its `from` where another setting than the blamed one is changed. */
function remedyJson(cause: Cause, remedy: Remedy) {
  const { now, persist, check, cost, sizedBy } = remedy;
  const change = changeOf(cause, remedy);
  return {
    now,
    persist,
    check,
    cost,
    change: change === undefined ? null : { ...change, from: change.from ?? null },
    ...(sizedBy !== undefined && { sizedBy }),
  };
}

function consideredJson(considered: Considered) {
  const { candidate, side, ruling } = considered;
  return {
    limit: candidate,
    ...(side === undefined ? {} : { side }),
    ruling: ruling.ruling,
    why: rulingSentence(ruling),
  };
}

export function symptomJson({ kind, errno, syscall, status, tls, during }: Symptom) {
  return {
    kind,
    ...(errno === undefined ? {} : { errno }),
    ...(syscall === undefined || syscall === 'none' ? {} : { syscall }),
    ...(status === undefined ? {} : { status }),
    ...(tls === undefined ? {} : { tls }),
    ...(during === undefined ? {} : { during }),
  };
}
