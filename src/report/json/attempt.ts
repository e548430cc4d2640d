import { isWildcard } from '../../model/address-family.ts';
import type { AttemptHistory, Happening, HistoryGap } from '../../model/attempt-history.ts';
import type { AttemptList } from '../../model/attempt-list.ts';
import { visibleJson } from '../escape.ts';
import { rounded } from '../numbers.ts';
import { gapSentence, happeningPhrase } from '../wording/attempt.ts';
import { groupJson, symptomJson } from './attribution.ts';

/** One attempt as JSON, schema `loadline.attempt/1`: times are milliseconds, null where they are not known. */
export function attemptJson(history: AttemptHistory): string {
  const { number, of, outcome, startMs, tuple, moments, held, gaps, group } = history;
  return written({
    schema: 'loadline.attempt/1',
    attempt: number,
    attempts: of,
    outcome,
    startMs: outcome === 'unstarted' ? null : rounded(startMs),
    source: { address: tuple.source === '' ? null : tuple.source, port: portJson(tuple.sourcePort) },
    destination: {
      address: isWildcard(tuple.destination) ? null : tuple.destination,
      port: portJson(tuple.destinationPort),
    },
    timeline: moments.map(({ afterMs, happening }) => ({
      afterMs: afterMs === undefined ? null : rounded(afterMs),
      ...happeningJson(happening),
      text: happeningPhrase(happening),
    })),
    held: held ?? null,
    unknown: gaps.map(gapJson),
    group: group === undefined ? null : groupJson(group),
  });
}

/** Numbers of attempts as JSON, schema `loadline.attempts/1`. */
export function attemptListJson({ wanted, folder, groups }: AttemptList): string {
  return written({
    schema: 'loadline.attempts/1',
    wanted,
    folder,
    groups: groups.map(({ group, numbers }) => ({ ...groupJson(group), attempts: numbers })),
  });
}

function portJson(port: number): number | null {
  return port === 0 ? null : port;
}

function happeningJson(happening: Happening) {
  switch (happening.what) {
    case 'kernel': {
      const { firstMs, lastMs, ...event } = happening.event;
      return { ...event, lastAfterMs: rounded(lastMs) };
    }
    case 'failed':
    case 'pending':
      return { what: happening.what, stage: happening.stage, symptom: symptomJson(happening.symptom) };
    default:
      return happening;
  }
}

function gapJson(gap: HistoryGap) {
  return { what: gap.gap, why: gapSentence(gap) };
}

function written(value: object): string {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n`;
}
