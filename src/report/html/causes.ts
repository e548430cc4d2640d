import type { Considered } from '../../model/attribution.ts';
import type { ReportSection } from '../../model/report.ts';
import { becauseOf, blocksOf, type CauseBlock, seenFrom } from '../blocks.ts';
import { isWorthShowing } from '../candidate.ts';
import { count, duration } from '../numbers.ts';
import { lostIn } from '../packet-losses.ts';
import { candidateText, causePhrase, settingPhrase } from '../wording/cause.ts';
import { seenFromText } from '../wording/client-hosts.ts';
import { CONFIDENCE } from '../wording/confidence.ts';
import { findingSentence } from '../wording/finding.ts';
import { lossPath } from '../wording/loss-places.ts';
import { rulingSentence } from '../wording/ruling.ts';
import { autopsyPhrase, symptomPhrase } from '../wording/symptom.ts';
import { adviceBody, remedyBody } from './first-screen.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { table } from './table.ts';

/** Each cause: what was seen, how sure it is and why, what was ruled out and why, and what to do. */
export function causes({ attribution }: ReportSection): Content {
  const blocks = blocksOf(attribution.groups);
  if (blocks.length === 0) return undefined;
  return markup`<section><h2>Causes</h2>${blocks.map(cause)}</section>`;
}

function cause(block: CauseBlock): Markup {
  const setting = settingPhrase(block.cause);
  const because = becauseOf(block);
  const rivals = block.considered.filter(isWorthShowing(block.cause));
  return markup`<article class="card"><h3>${count(block.count)} × ${causePhrase(block.cause)}</h3>
${setting === undefined ? undefined : markup`<p><code>${setting}</code></p>`}
${block.cause.kind === 'unexplained' ? undefined : markup`<p>${block.confidences.map(({ confidence, count: attempts }) => `${count(attempts)} ${CONFIDENCE[confidence]}. `)}</p>`}
${lostPackets(block)}${fromHosts(block)}
${because.length === 0 ? undefined : markup`<ul>${because.map(finding => markup`<li>${findingSentence(finding)}</li>`)}</ul>`}
${table(
  `What was seen: ${causePhrase(block.cause)}`,
  [
    { title: 'attempts', numeric: true },
    { title: 'outcome' },
    { title: 'symptom' },
    { title: 'the two kernels hold' },
    { title: 'from' },
    { title: 'to' },
    { title: 'such as attempt', numeric: true },
  ],
  block.groups.map(({ group }) => [
    count(group.count),
    group.outcome,
    symptomPhrase(group.symptom, group.stage),
    autopsyPhrase(group.autopsy),
    duration(Math.max(0, group.firstMs)),
    duration(Math.max(0, group.lastMs)),
    group.example === undefined ? '' : count(group.example),
  ]),
)}
${rivals.length === 0 ? undefined : markup`<h4>Looked at besides</h4>${rivalTable(block, rivals)}`}
${block.remedy === undefined ? undefined : markup`<h4>What to do</h4>${remedyBody(block.remedy)}`}${block.advice === undefined ? undefined : markup`<h4>What to do</h4>${adviceBody(block.advice)}`}</article>`;
}

function fromHosts(block: CauseBlock): Content {
  const hosts = seenFrom(block);
  return hosts.length === 0 ? undefined : markup`<p>Seen from ${seenFromText(hosts)}.</p>`;
}

function lostPackets({ groups }: CauseBlock): Content {
  const lost = lostIn(groups);
  return lost.length === 0 ? undefined : markup`<p>Packets lost: ${lossPath(lost)}.</p>`;
}

const RULINGS: Readonly<Record<Considered['ruling']['ruling'], string>> = {
  blamed: 'less\u00a0likely',
  'ruled-out': 'ruled\u00a0out',
  'cannot-tell': 'cannot\u00a0tell',
};

function rivalTable(block: CauseBlock, rivals: readonly Considered[]): Markup {
  return table(
    `Looked at besides: ${causePhrase(block.cause)}`,
    [{ title: 'candidate' }, { title: 'ruling' }, { title: 'why' }],
    rivals.map(considered => [
      candidateText(considered),
      RULINGS[considered.ruling.ruling],
      rulingSentence(considered.ruling),
    ]),
  );
}
