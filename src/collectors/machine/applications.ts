import type { HttpdFacts, NginxFacts } from '../../model/machine-facts.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { parseMaxRequestWorkers, parseNginxDirectives } from '../parse/server-configuration.ts';

const NGINX = '/etc/nginx/nginx.conf';

/** The server-wide directives of nginx' main file; files that it includes do not hold them. */
export function readNginx(tree: FileTree): Probe<NginxFacts> {
  const text = tree.read(NGINX);
  return text.state === 'read' ? read({ file: NGINX, ...parseNginxDirectives(text.value) }) : text;
}

/** Of Debian's apache2 and of Fedora's httpd, in the order in which the server reads them. */
const HTTPD_FILES = ['/etc/apache2/apache2.conf', '/etc/httpd/conf/httpd.conf'];
const HTTPD_FOLDERS = ['/etc/apache2/mods-enabled', '/etc/httpd/conf.modules.d', '/etc/httpd/conf.d'];

/** The line that says how many requests httpd works on at once. */
export function readHttpd(tree: FileTree): Probe<HttpdFacts> {
  const inFolders = HTTPD_FOLDERS.flatMap(folder =>
    (known(tree.list(folder)) ?? []).filter(name => name.endsWith('.conf')).map(name => `${folder}/${name}`),
  );
  const found = [...HTTPD_FILES, ...inFolders].flatMap((file): HttpdFacts[] => {
    const maxRequestWorkers = parseMaxRequestWorkers(known(tree.read(file)) ?? '');
    return maxRequestWorkers === undefined ? [] : [{ file, maxRequestWorkers }];
  });
  const last = found.at(-1);
  return last === undefined ? absent('no file of httpd says MaxRequestWorkers') : read(last);
}
