import type { ExperimentReport, Report } from '../../model/report.ts';
import { experimentTables } from '../experiments.ts';
import { climbChart } from './climb-chart.ts';
import { comparedTimelines } from './compared-timelines.ts';
import { type Content, markup } from './markup.ts';
import { movedChart } from './moved-chart.ts';
import { table } from './table.ts';
import { comparedTrials, trialsChart } from './trials-chart.ts';
import { validationChart } from './validation-chart.ts';

/** What experiments found: trials, ladder, comparison, validation, each drawn, with its table and the files to install. */
export function experiments(report: Report): Content {
  return experimentTables(report).map(
    ({ title, sentence, head, rows, files }) => markup`<section><h1>${sentence}</h1>
${report.experiment === undefined ? undefined : drawn(report.experiment)}
<h2>${title}</h2>
${table(
  title,
  head.map(each => ({ title: each })),
  rows,
)}
${files.map(({ path, content }) => markup`<h3>${path}</h3><div class="copy card"><pre>${content}</pre><button type="button" data-copy aria-label="${`Copy ${path}`}">Copy</button></div>`)}</section>`,
  );
}

function drawn(experiment: ExperimentReport): Content {
  switch (experiment.kind) {
    case 'ceiling':
      return trialsChart(experiment.ceiling);
    case 'ladder':
      return climbChart(experiment.ladder);
    case 'comparison': {
      const { runs, ceilings, comparison } = experiment;
      return [
        movedChart(comparison),
        ceilings === undefined ? undefined : comparedTrials(ceilings),
        runs === undefined ? undefined : comparedTimelines(runs, comparison),
      ];
    }
    case 'check':
      return experiment.checks.map(({ comparison, scenario }) =>
        comparison === undefined ? undefined : movedChart(comparison, scenario),
      );
    case 'validation':
      return validationChart(experiment.validation);
  }
}
