import { absent, failed, ok } from '../../src/model/probe.ts';
import type { ConfigurationFiles } from '../../src/servers/configuration-files.ts';

/** Files by path; a text of `undefined` is a file that this user may not read. */
export function filesOf(texts: Readonly<Record<string, string | undefined>>): ConfigurationFiles {
  const paths = Object.keys(texts);
  return {
    read: path => {
      if (!Object.hasOwn(texts, path)) return absent(`there is no ${path}`);
      const text = texts[path];
      return text === undefined ? failed(`${path} is not readable by this user`) : ok(text);
    },
    list: folder => {
      const prefix = folder === '/' ? '/' : `${folder}/`;
      const names = paths
        .filter(path => path.startsWith(prefix))
        .map(path => path.slice(prefix.length).split('/')[0] ?? '');
      return names.length === 0 ? absent(`there is no ${folder}`) : ok([...new Set(names)].sort());
    },
  };
}
