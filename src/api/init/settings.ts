import { readSysctls } from '../../collectors/snapshot/sysctls.ts';
import { MIRRORED_SETTINGS } from '../../limits/mirrored.ts';
import { valueIn } from '../../model/probe.ts';
import { sysctlScope } from '../../plan/sysctl-name.ts';
import { type FileTree, openFileTree } from '../../system/file-tree.ts';
import { createNetworkNamespace } from '../../system/linux/namespaces.ts';

/** Settings of a network namespace that a scenario takes over. */
export const CARRIED_SETTINGS = MIRRORED_SETTINGS.filter(name => sysctlScope(name) === 'netns');

/** In force on every listener: stated also where it is the default. */
const ALWAYS = 'net.core.somaxconn';

/** Those of a server's settings that a fresh network namespace does not have by itself. */
export function beyondDefaults(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const defaults = defaultsOf(openFileTree('/'));
  const isCarried = (name: string, value: string): boolean =>
    name === ALWAYS || (value !== '' && value !== defaults[name]);
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => isCarried(name, value)));
}

function defaultsOf(tree: FileTree): Readonly<Record<string, string | undefined>> {
  const namespace = createNetworkNamespace();
  try {
    const read = namespace.run(() => readSysctls(tree, CARRIED_SETTINGS));
    return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, valueIn(value)]));
  } finally {
    namespace.close();
  }
}
