import { absent, ok, type Probe } from '../../model/probe.ts';
import { absolutePath } from '../configuration-files.ts';

/** Of the Debian and Red Hat packages, and of nginx.org's (`nginx -V`, --conf-path). */
export const NGINX_USUAL_FILE = '/etc/nginx/nginx.conf';

/** The words that the master of `title` (its command line, as /proc shows it) was started with; undefined for no master. */
export function nginxMasterCommand(title: string): readonly string[] | undefined {
  return /^nginx: master process (.*)$/.exec(title)?.[1]?.split(' ');
}

/** The main file of an nginx that was started with these words. A relative one is below the prefix (-p), which has to be known. */
export function nginxMainFile(command: readonly string[]): Probe<string> {
  const file = optionOf(command, '-c') ?? NGINX_USUAL_FILE;
  const prefix = optionOf(command, '-p');
  if (file.startsWith('/')) return ok(file);
  return prefix?.startsWith('/')
    ? ok(absolutePath(file, prefix))
    : absent(`nginx -c ${file} is below a prefix that is not known`);
}

/** `-c FILE` and `-cFILE` (ngx_get_options, src/core/nginx.c). */
function optionOf(command: readonly string[], option: string): string | undefined {
  const at = command.findIndex(word => word.startsWith(option));
  const word = command[at];
  if (word === undefined) return undefined;
  return word.length > option.length ? word.slice(option.length) : command[at + 1];
}
