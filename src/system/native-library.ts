import { CannotRun } from '../model/errors.ts';

/** What Node says of a library that is there and cannot be loaded, and koffi of one that is not there. */
const NOT_LOADED = 'ERR_DLOPEN_FAILED';
const NOT_THERE = /native Koffi module/;

/** The reason behind an error of koffi, by which every system call is made, where it has no part for this Node; undefined for any other error. */
export function noNativeLibrary(error: unknown, here: Platform = platform()): CannotRun | undefined {
  if (!(error instanceof Error)) return undefined;
  const isRefused = 'code' in error && error.code === NOT_LOADED && /koffi/.test(error.message);
  if (!isRefused && !NOT_THERE.test(error.message)) return undefined;
  const [why = ''] = error.message.split('\n');
  return new CannotRun(
    `loadline calls the kernel by koffi, whose part for ${here.arch} with ${here.library} cannot be loaded: ${why}`,
    `npm install --include=optional   # on the machine that runs it: the part is @koromix/koffi-linux-${here.arch}, and has both C libraries`,
  );
}

interface Platform {
  readonly arch: string;
  /** The C library of this Node. */
  readonly library: 'glibc' | 'musl';
}

function platform(): Platform {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return { arch: process.arch, library: header.glibcVersionRuntime === undefined ? 'musl' : 'glibc' };
}
