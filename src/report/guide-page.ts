import type { Claim, GuideMeasurements, PairTest } from '../model/claim.ts';
import { alignedTable } from './aligned-table.ts';
import { count } from './numbers.ts';

/** A claim with what the measurements made of it, and the values of both sides of a pair. */
export interface JudgedClaim {
  readonly claim: Claim;
  readonly verdict: string;
  readonly values: readonly [readonly number[], readonly number[]];
}

const START = '<!-- table: generated from scripts/guide/, by npm run docs -->';
const END = '<!-- end of table -->';

/** The table of a guide's claims as Markdown, a part for each of its sections, in the guide's order. */
export function guideTable(judged: readonly JudgedClaim[], measured: GuideMeasurements): string {
  const sections = [...new Set(judged.map(({ claim }) => claim.section))];
  return sections.map(section => sectionOf(section, judged, measured)).join('\n\n');
}

/** The pagewith its table replaced; undefined when it does not mark where the table belongs. */
export function withGuideTable(page: string, table: string): string | undefined {
  const start = page.indexOf(START);
  const end = page.indexOf(END, start);
  return start < 0 || end < 0 ? undefined : `${page.slice(0, start)}${START}\n\n${table}\n\n${page.slice(end)}`;
}

function sectionOf(section: string, judged: readonly JudgedClaim[], measured: GuideMeasurements): string {
  const rows = judged.filter(({ claim }) => claim.section === section).map(each => rowOf(each, measured));
  return [`### ${section}`, '', alignedTable([['the guide says', 'verdict', 'measured'], ...rows])].join('\n');
}

function rowOf({ claim, verdict, values }: JudgedClaim, measured: GuideMeasurements): string[] {
  const note = claim.note === undefined ? '' : ` ${claim.note}`;
  return [cell(claim.says), `**${verdict}**`, cell(`${measurement(claim, values, measured)}${note}`)];
}

function measurement({ test }: Claim, values: JudgedClaim['values'], measured: GuideMeasurements): string {
  if (test.kind === 'pair') return pair(test, values, measured);
  if (test.kind === 'default') return `\`${test.setting}\` is ${measured.defaults[test.setting] ?? 'not known'}.`;
  const figure = measured.figures[test.figure];
  return figure === undefined ? 'Not measured.' : `${range(figure.values)} ${figure.unit} (\`${figure.by}\`).`;
}

function pair(test: PairTest, [from, to]: JudgedClaim['values'], { runs, figures }: GuideMeasurements): string {
  if (test.measure === 'figure') {
    const { unit = '', by = '' } = figures[test.from] ?? {};
    return `${range(from)} → ${range(to)} ${unit} (\`${by}\`).`;
  }
  const causes = [...new Set([...(runs[test.from]?.causes ?? []), ...(runs[test.to]?.causes ?? [])])];
  const blamed = causes.length === 0 ? '' : ` Blamed: ${causes.join(', ')}.`;
  const links = `[${test.from}](${scenario(test.from)}) → [${test.to}](${scenario(test.to)})`;
  const side = (name: string, values: readonly number[]) => `${range(values)} of ${count(runs[name]?.attempted ?? 0)}`;
  return `${test.measure}: ${side(test.from, from)} → ${side(test.to, to)}.${blamed} ${links}`;
}

function scenario(name: string): string {
  return `../scenarios/guide/${name}.yaml`;
}

function range(values: readonly number[]): string {
  if (values.length === 0) return 'not measured';
  const [least, most] = [Math.min(...values), Math.max(...values)].map(number);
  return least === most ? `${least}` : `${least} to ${most}`;
}

function number(value: number): string {
  return Number.isInteger(value) ? count(value) : value.toPrecision(2);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
}
