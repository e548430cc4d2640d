import { absolutePath } from '../configuration-files.ts';

/** Of Debian, of Red Hat, and of httpd.apache.org's sources. */
export const HTTPD_USUAL_FILES = [
  '/etc/apache2/apache2.conf',
  '/etc/httpd/conf/httpd.conf',
  '/usr/local/apache2/conf/httpd.conf',
] as const;

/** The main file and the server's root that the words of a command line name (httpd(8), -f and -d). */
export function httpdOptions(command: readonly string[]): { readonly file?: string; readonly serverRoot?: string } {
  const [file, serverRoot] = [optionOf(command, '-f'), optionOf(command, '-d')];
  if (file === undefined) return serverRoot === undefined ? {} : { serverRoot };
  if (serverRoot === undefined) return file.startsWith('/') ? { file } : {};
  return { file: absolutePath(file, serverRoot), serverRoot };
}

function optionOf(command: readonly string[], option: string): string | undefined {
  const at = command.indexOf(option);
  return at < 0 ? undefined : command[at + 1];
}
