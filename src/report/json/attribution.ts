import type { Symptom } from '../../model/attempt.ts';
import type { AttributedGroup, Attribution } from '../../model/attribution.ts';
import { rounded } from '../numbers.ts';
import { findingSentence } from '../wording/finding.ts';
import { rulingSentence } from '../wording/ruling.ts';
import { causeJson } from './cause.ts';

/** Every failed, pending or delayed attempt, in exactly one group. */
export function attributionJson(attribution: Attribution) {
  return {
    failures: attribution.failures,
    attributed: attribution.attributed,
    unexplained: attribution.unexplained,
    groups: attribution.groups.map(groupJson),
  };
}

function groupJson({ group, cause, confidence, because, considered, remedy }: AttributedGroup) {
  return {
    outcome: group.outcome,
    stage: group.stage,
    symptom: symptomJson(group.symptom),
    autopsy: group.autopsy,
    count: group.count,
    firstMs: rounded(group.firstMs),
    lastMs: rounded(group.lastMs),
    cause: causeJson(cause),
    confidence,
    because: because.map(findingSentence),
    considered: considered.map(({ candidate, ruling }) => ({
      limit: candidate,
      ruling: ruling.ruling,
      why: rulingSentence(ruling),
    })),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function symptomJson({ kind, errno, syscall, status }: Symptom) {
  return {
    kind,
    ...(errno === undefined ? {} : { errno }),
    ...(syscall === undefined || syscall === 'none' ? {} : { syscall }),
    ...(status === undefined ? {} : { status }),
  };
}
