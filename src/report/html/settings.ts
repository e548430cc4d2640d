import { type Probe, valueIn } from '../../model/probe.ts';
import type { ReportSection } from '../../model/report.ts';
import { SIDES, type Side } from '../../model/side.ts';
import { refusalSentence } from '../wording/warning.ts';
import { type Content, markup } from './markup.ts';
import { folded, table } from './table.ts';

const COLUMNS = [
  { title: 'setting' },
  { title: 'this machine' },
  { title: 'client' },
  { title: 'server' },
  { title: 'from' },
];

/** Every setting that was read: this machine's own value, and what was in force on each host of the lab. */
export function settings({ run }: ReportSection): Content {
  const { evidence, machine } = run;
  if (evidence === undefined) return undefined;
  const names = [
    ...new Set([machine.settings, evidence.client.settings, evidence.server.settings].flatMap(Object.keys)),
  ];
  const rows = names.sort().map(name => {
    const own = shown(machine.settings[name]);
    const [client, server] = SIDES.map(side => shown(evidence[side].settings[name]));
    return { cells: [name, own, client, server, origin(run, name)], changed: client !== own || server !== own };
  });
  const changed = rows.filter(row => row.changed);
  const others = rows.filter(row => !row.changed);
  return markup`<section><h2>Settings</h2>
${run.refused.length === 0 ? undefined : markup`<ul class="doubt">${run.refused.map(refusal => markup`<li>Not set: ${refusalSentence(refusal)}</li>`)}</ul>`}
${
  changed.length === 0
    ? markup`<p>None differed from this machine's own.</p>`
    : table(
        'Settings that differed from this machine',
        COLUMNS,
        changed.map(({ cells }) => cells),
      )
}
${
  others.length === 0
    ? undefined
    : folded(
        `${others.length} like this machine's own`,
        table(
          'Other settings',
          COLUMNS,
          others.map(({ cells }) => cells),
        ),
      )
}</section>`;
}

function shown(probe: Probe<string> | undefined): string {
  if (probe === undefined) return '';
  return valueIn(probe) ?? (probe.state === 'read' ? '' : `(${probe.why})`);
}

function origin({ plan }: ReportSection['run'], name: string): string {
  const asked = (side: Side) =>
    plan.hosts[side].sysctl.some(setting => setting.name === name && setting.origin === 'scenario');
  const sides = SIDES.filter(asked);
  if (name in plan.hostWide) return 'scenario (whole machine)';
  return sides.length === 0 ? '' : `scenario (${sides.join(', ')})`;
}
