import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CannotRun } from '../model/errors.ts';
import { IS_ONE_FILE, ownBytes, ownText } from '../system/own-files.ts';
import { packageRoot, programPath } from '../system/package.ts';
import { toolIdentity } from '../system/tool.ts';

/** The code that an agent needs, as it travels. */
export interface Kit {
  readonly version: string;
  /** SHA-256 of the text before it was packed, in hexadecimal digits. */
  readonly hash: string;
  /**
   * What is sent: the number of bytes that follow, in 12 digits, then the text by gzip. The text is JSON of [path, base64 of the content] for
   * each file, in the order of their paths. It takes half a second to pack, and is sent once to each host.
   */
  packed(): Uint8Array;
}

let made: Kit | undefined;

/** This package's own kit. Throws CannotRun where the package was never built. */
export function ownKit(): Kit {
  made ??= IS_ONE_FILE ? keptKit() : makeKit();
  return made;
}

/** As `npm run package` packed it. */
function keptKit(): Kit {
  return {
    version: toolIdentity().version,
    hash: ownText('kit.sha256'),
    packed: () => ownBytes('kit'),
  };
}

/** The agent, and what it starts of ours. */
const PROGRAMS = ['agent/bin', 'drivers/connections/shard'];

function makeKit(): Kit {
  const root = packageRoot();
  requireJoined(programPath('agent/bin.js'));
  const files = new Map([
    ['package.json', join(root, 'package.json')],
    ...PROGRAMS.flatMap(programFiles),
    ...nativeFiles(root),
  ]);
  const content = [...files].map(([name, file]) => [name, readFileSync(file).toString('base64')] as const);
  const text = JSON.stringify(content.sort(([one], [other]) => (one < other ? -1 : 1)));
  return {
    version: toolIdentity().version,
    hash: createHash('sha256').update(text).digest('hex'),
    packed: () => withLength(gzipSync(text)),
  };
}

/** Digits of the number of bytes. */
export const LENGTH_DIGITS = 12;

function withLength(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(String(bytes.byteLength).padStart(LENGTH_DIGITS, '0')), bytes]);
}

/** What tsc alone has written needs every other file of the package. */
function requireJoined(program: string): void {
  const parts = program.replace(/\.js$/, '');
  if (existsSync(parts)) return;
  throw new CannotRun(`${parts} does not exist: the modules of the agent are not joined`, 'npm run build');
}

/** A program, and what the last step of the build has made of its modules where one file is not enough. */
function programFiles(name: string): [string, string][] {
  const program = programPath(`${name}.js`);
  const parts = program.replace(/\.js$/, '');
  return [[`dist/${name}.js`, program], ...(existsSync(parts) ? below(parts, `dist/${name}`) : [])];
}

/** koffi, by which system calls are made, and its part for each architecture that is installed here. */
function nativeFiles(root: string): [string, string][] {
  const koffi = folderOf('koffi', root);
  const parts = join(dirname(koffi), '@koromix');
  return [
    ...below(koffi, 'node_modules/koffi', /^(?:package\.json|LICENSE.*|[^/]*\.c?js|src\/koffi\/.*\.c?js)$/),
    ...(existsSync(parts) ? below(parts, 'node_modules/@koromix', /^koffi-linux-/) : []),
  ];
}

function folderOf(name: string, root: string): string {
  return dirname(createRequire(join(root, 'package.json')).resolve(name));
}

/** Files below a folder, by the path that they have in the kit. */
function below(folder: string, name: string, wanted = /./): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry): [string, string][] => {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1);
    return entry.isFile() && wanted.test(path) ? [[`${name}/${path}`, file]] : [];
  });
}
