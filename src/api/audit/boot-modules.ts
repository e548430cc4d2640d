import { readFolder, readOne } from '../../collectors/snapshot/tuning-files.ts';
import type { Configured } from '../../model/audit.ts';
import { valueIn } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';

/** Folders of modules-load.d(5); Debian links /etc/modules into the first. */
const FOLDERS = ['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'].map(folder => `${folder}/modules-load.d`);

/** Keys that the kernel has only while a module is loaded. */
const OF_MODULES: readonly {
  readonly prefix: string;
  readonly module: string;
  readonly bringers: readonly string[];
}[] = [
  {
    prefix: 'net.netfilter.nf_conntrack_',
    module: 'nf_conntrack',
    // What depends on it loads it first.
    bringers: ['nf_nat', 'xt_conntrack', 'nf_conntrack_netlink', 'nft_ct', 'iptable_nat', 'nft_nat', 'openvswitch'],
  },
];

/** That a line takes effect only if its module is loaded before systemd-sysctl runs; nothing where it is, as files say. */
export function needsModule(tree: FileTree, key: string): Pick<Configured, 'module'> & Partial<Configured> {
  const needed = OF_MODULES.find(({ prefix }) => key.startsWith(prefix));
  if (needed === undefined) return {};
  const { module, bringers } = needed;
  const loaded = isBuiltIn(tree, module) || [module, ...bringers].some(each => isLoadedAtBoot(tree, each));
  return loaded ? {} : { effective: 'if-loaded', module };
}

function isLoadedAtBoot(tree: FileTree, module: string): boolean {
  const files = [...FOLDERS.flatMap(folder => readFolder(tree, folder).files), ...readOne(tree, '/etc/modules').files];
  return files.some(({ text }) => text.split('\n').some(line => named(line) === module));
}

/** modprobe takes dashes for underscores. */
function named(line: string): string {
  return (/^[^#;\s]+/.exec(line.trim())?.[0] ?? '').replaceAll('-', '_');
}

function isBuiltIn(tree: FileTree, module: string): boolean {
  const release = valueIn(tree.read('/proc/sys/kernel/osrelease'));
  const list = release === undefined ? undefined : valueIn(tree.read(`/lib/modules/${release.trim()}/modules.builtin`));
  return list?.split('\n').some(line => line.endsWith(`/${module}.ko`)) ?? false;
}
