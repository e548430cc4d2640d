import type { Evidence } from '../../model/evidence.ts';
import type { SettingsFact } from '../../model/facts/host.ts';
import type { ThreadsFact } from '../../model/facts/machine.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import { peak } from '../../model/series.ts';

/** Threads of the whole machine, against kernel.threads-max. */
export function threadsFact({ machine }: Evidence, settings: Probe<SettingsFact>): Probe<ThreadsFact> {
  const series = valueIn(machine.threads ?? absent('not read'));
  const values = valueIn(settings) ?? {};
  const most = series === undefined ? undefined : peak(series, 'threads');
  const max = Number(values['kernel.threads-max'] ?? Number.NaN);
  if (most === undefined || Number.isNaN(max))
    return absent("the machine's threads, or kernel.threads-max, were not read");
  const pidMax = values['kernel.pid_max'];
  return ok({ peak: most, max, pidMax: pidMax === undefined ? undefined : Number(pidMax) });
}
