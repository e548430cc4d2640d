import { probe, valueIn } from '../../model/probe.ts';
import { openFile } from '../../system/open-file.ts';
import { sysctlPath } from '../../system/sysctl.ts';

/** net.core.somaxconn of the network namespace that it is opened in, as a part of a row: it cuts each listen() when that is called. */
export function watchSomaxconn(): { readonly row: () => { readonly somaxconn?: number }; readonly close: () => void } {
  const file = valueIn(probe(() => openFile(sysctlPath('net.core.somaxconn'))));
  return {
    row: () => (file === undefined ? {} : { somaxconn: Number(file.read()) }),
    close: () => file?.close(),
  };
}
