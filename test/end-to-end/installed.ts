import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AS_NOBODY } from '../as-nobody.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** The package as a user has it: packed, unpacked with its dependencies, readable by everybody. */
export interface Installed {
  readonly folder: string;
  readonly scenarios: readonly string[];
  /** Runs `loadline` as root or as an ordinary user, in a folder that the user may write to. */
  loadline(args: readonly string[], user?: User): Outcome;
  /** Its environment: what it journals lies in a folder of its own. */
  readonly environment: NodeJS.ProcessEnv;
  readonly stateFolder: string;
  /** The argv of the same command, to be spawned. */
  argv(args: readonly string[], user?: User): [string, ...string[]];
  remove(): void;
}

export type User = 'root' | 'ordinary';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function install(): Installed {
  const folder = mkdtempSync(path.join(tmpdir(), 'loadline-e2e-'));
  chmodSync(folder, 0o755);
  for (const part of ['dist', 'scenarios', 'package.json'])
    cpSync(path.join(ROOT, part), path.join(folder, part), { recursive: true });
  for (const dependency of dependencies()) copyDependency(dependency, folder);
  for (const user of ['root', 'ordinary'] as const) {
    mkdirSync(path.join(folder, user));
    chmodSync(path.join(folder, user), 0o777);
  }
  const stateFolder = path.join(folder, 'state');
  const env = { ...process.env, LOADLINE_STATE: stateFolder };
  const argv: Installed['argv'] = (args, user = 'root') => {
    const node: [string, ...string[]] = [process.execPath, path.join(folder, 'dist/cli/bin.js'), ...args];
    return user === 'ordinary' ? [...AS_NOBODY, ...node] : node;
  };
  return {
    folder,
    scenarios: readdirSync(path.join(folder, 'scenarios')).map(file => path.join(folder, 'scenarios', file)),
    environment: env,
    stateFolder,
    argv,
    loadline: (args, user = 'root') => {
      const [command, ...rest] = argv(args, user);
      const { status, stdout, stderr } = spawnSync(command, rest, {
        encoding: 'utf8',
        cwd: path.join(folder, user),
        env,
        maxBuffer: 2 ** 28,
      });
      return { status, stdout, stderr };
    },
    remove: () => {
      keepRuns(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** For a person who looks at what came of them: `npm run truth:busy -- --keep FOLDER`. */
function keepRuns(folder: string): void {
  const kept = process.env['TRUTH_KEEP'];
  if (!kept) return;
  for (const user of ['root', 'ordinary'])
    cpSync(path.join(folder, user), path.join(kept, path.basename(folder), user), { recursive: true });
}

/** Folders of everything that the package needs at run time, as npm installed it. */
function dependencies(): string[] {
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable', '--silent'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return listed.split('\n').filter(line => line.includes('node_modules'));
}

function copyDependency(from: string, folder: string): void {
  cpSync(from, path.join(folder, path.relative(ROOT, from)), { recursive: true, dereference: true });
}
