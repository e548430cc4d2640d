import { watch as watchServer } from '../../api/watch.ts';
import type { ExitCode } from '../../model/errors.ts';
import { durationOption } from '../../plan/diagnosis.ts';
import { terminalSafe } from '../../report/escape.ts';
import { exitCodeOf } from '../../verdict/exit-code.ts';
import { checkFiles, deliver } from '../deliver.ts';
import { watchInterrupt } from '../interrupt.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';
import { prometheusFiles } from '../progress/prometheus-file.ts';
import { openWatch } from '../progress/watch.ts';
import { clockTime, watchLines } from '../progress/watch-lines.ts';
import { renderReport } from '../render-report.ts';
import { restoreCommand } from '../restore-command.ts';
import { type ServerOptions, serverRequest } from '../server-options.ts';
import { keepUnsaved } from '../unsaved.ts';

export interface WatchOptions extends GlobalOptions, ServerOptions {
  readonly for?: string;
  readonly every?: string;
}

/** `loadline watch`: a server that runs already and whoever connects to it, until its time is over or the user has seen enough. */
export async function watch(options: WatchOptions): Promise<ExitCode> {
  const request = serverRequest(options, '--for', options.for);
  const everyMs = durationOption('--every', options.every ?? '1m');
  restoreFirst();
  checkFiles(options);
  const interrupt = watchInterrupt();
  const unsaved = keepUnsaved();
  const lines = (line: string): void => {
    if (options.progress !== 'none') process.stderr.write(`${terminalSafe(line, false)}\n`);
  };
  try {
    const section = await watchServer({
      ...request,
      out: options.out,
      bpf: options.bpf,
      packetLosses: options.packetLosses,
      until: interrupt.signal,
      onUnsaved: unsaved.note,
      restoreCommand: restoreCommand(),
      watch: (plan, folder) => {
        const { address, port } = plan.target;
        lines(`${clockTime(0)} watching ${address}:${port}, kept in ${folder}; Ctrl-C ends it with a report`);
        const view = options.progress === 'ndjson' ? {} : { view: watchLines(lines, { everyMs, clock: clockTime }) };
        const files = prometheusFiles(options.format, { scenario: plan.scenario.name, everyMs, note: lines });
        const opened = openWatch(plan, { ...options, ...view, folder, fileEveryMs: everyMs });
        return {
          ...opened,
          show: progress => {
            opened.show(progress);
            files(progress);
          },
        };
      },
    });
    deliver(options, renderReport([section], options));
    unsaved.throwIfAny();
    return exitCodeOf([section.verdict]);
  } finally {
    interrupt.dispose();
  }
}
