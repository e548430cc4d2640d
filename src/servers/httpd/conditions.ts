/** Whether httpd reads what stands in a section: `unknown` where the files alone do not say. */
export type Holds = 'yes' | 'no' | 'unknown';

/** What the lines read so far have loaded and defined. */
export interface Defined {
  readonly modules: Set<string>;
  readonly names: Map<string, string>;
}

/** Sections that httpd reads, or passes over, while it reads its files; all others hold no setting of the whole server. */
export function sectionHolds(name: string, argument: string, defined: Defined): Holds {
  const negated = argument.startsWith('!');
  const what = negated ? argument.slice(1) : argument;
  const holds = conditionHolds(name, what, defined);
  if (!negated || holds === 'unknown') return holds;
  return holds === 'yes' ? 'no' : 'yes';
}

function conditionHolds(name: string, what: string, { modules, names }: Defined): Holds {
  switch (name) {
    case 'ifmodule':
      return moduleIsLoaded(what, modules);
    case 'ifdefine':
      // Not defined by a line, and perhaps by -D on the command line.
      return names.has(what) ? 'yes' : 'unknown';
    case 'ifversion':
    case 'iffile':
    case 'ifdirective':
    case 'ifsection':
      return 'unknown';
    default:
      return 'no';
  }
}

const MPMS = ['prefork', 'worker', 'event'];

/** One module processes connections: where another one is loaded, this one is not. A module that no line loads may be compiled in. */
function moduleIsLoaded(written: string, modules: ReadonlySet<string>): Holds {
  const name = moduleName(written);
  if (modules.has(name)) return 'yes';
  const others = MPMS.map(mpm => `mpm_${mpm}_module`);
  return others.includes(name) && others.some(other => modules.has(other)) ? 'no' : 'unknown';
}

/** `mod_ssl.c` is ssl_module; the source file of mpm_event_module is event.c. */
function moduleName(written: string): string {
  const source = /^(?:mod_)?(\w+)\.c$/.exec(written)?.[1];
  if (source === undefined) return written;
  return MPMS.includes(source) ? `mpm_${source}_module` : `${source}_module`;
}
