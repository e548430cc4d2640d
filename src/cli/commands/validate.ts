import { validationReport } from '../../api/experiment-report.ts';
import { validate as validateFiles } from '../../api/validate.ts';
import type { ValidationNews } from '../../experiments/validate/validate.ts';
import { type ExitCode, type InvalidInput, usageError } from '../../model/errors.ts';
import { visible } from '../../report/escape.ts';
import { count, counted } from '../../report/numbers.ts';
import { measurementSentence } from '../../report/wording/validation.ts';
import { deliverExperiment } from '../deliver-experiment.ts';
import { ensureNamespaces } from '../ensure-namespaces.ts';
import { experimentOptions, runExperiment } from '../experiment.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';

export interface ValidateFlags {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly scenarios: readonly string[];
  readonly thorough?: boolean;
  readonly resume?: string;
  readonly allowHostChanges?: boolean;
}

/** `loadline validate`: what each line of a tuning file does. */
export function validate(paths: readonly string[], options: GlobalOptions & ValidateFlags): Promise<ExitCode> {
  const files = [...paths, ...options.to];
  const [first] = files;
  if (first === undefined) throw noFile();
  const request = {
    files,
    from: options.from,
    thorough: options.thorough ?? false,
    ...(!options.quiet && { onNews: tell }),
  };
  if (options.scenarios.length === 0) ensureNamespaces();
  return runExperiment(options.scenarios, options, async (scenarios, run) => {
    const own = scenarios.map(({ scenario }) => scenario);
    const result = await validateFiles({
      ...request,
      ...experimentOptions(first, options, run),
      ...(own.length > 0 && { scenarios: own }),
    });
    return deliverExperiment(validationReport(result), options);
  });
}

function tell(news: ValidationNews): void {
  if (news.news === 'effect') note(`${visible(news.line.key)}: ${measurementSentence(news.measurement)}`);
  else note(`${visible(news.scenario)} with ${counted(news.lines, 'line')}: ${count(news.served)} served`);
}

function noFile(): InvalidInput {
  return usageError('file', 'no tuning file was given', 'a sysctl.conf, limits.conf or unit file');
}
