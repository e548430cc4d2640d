import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isHostSetting } from '../model/host-settings.ts';
import type { ProcessIdentity } from './process-identity.ts';
import type { UndoRecord } from './undo.ts';

/** One runner's changes to the machine, as the file holds them. */
export interface JournalContent {
  readonly schema: 'loadline.journal/1';
  readonly bootId: string;
  readonly owner: ProcessIdentity;
  /** In the order in which the changes were made. */
  readonly undo: readonly UndoRecord[];
}

/** Replaces the file in one step, and returns when the disk has it. Where it throws, no draft is left. */
export function writeJournal(path: string, content: JournalContent): void {
  const draft = `${path}.new`;
  try {
    withFile(draft, 'w', file => {
      writeSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
      fsyncSync(file);
    });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  withFile(dirname(path), 'r', fsyncSync);
}

function withFile(path: string, flags: string, act: (file: number) => void): void {
  const file = openSync(path, flags, 0o600);
  try {
    act(file);
  } finally {
    closeSync(file);
  }
}

/** The content of a journal file, or undefined for a text that is not one in every detail. */
export function parseJournal(text: string): JournalContent | undefined {
  const value = parseJson(text);
  return isContent(value) ? value : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isContent(value: unknown): value is JournalContent {
  if (!isObject(value)) return false;
  const { schema, bootId, owner, undo } = value;
  if (schema !== 'loadline.journal/1' || typeof bootId !== 'string') return false;
  if (!isObject(owner) || !Number.isInteger(owner['pid']) || !Number.isInteger(owner['startTicks'])) return false;
  return Array.isArray(undo) && undo.every(isUndoRecord);
}

const TRACE_INSTANCE = /^loadline-\d+-\d+$/;
const CGROUP = /^\/[^\0]*\/loadline-\d+-(client|server)$/;

/** Names are held to what we make and change ourselves: they become paths. */
function isUndoRecord(value: unknown): value is UndoRecord {
  if (!isObject(value) || typeof value['name'] !== 'string') return false;
  if (value['kind'] === 'trace-instance') return TRACE_INSTANCE.test(value['name']);
  if (value['kind'] === 'cgroup') return CGROUP.test(value['name']) && !value['name'].includes('/../');
  if (value['kind'] !== 'sysctl' || !isHostSetting(value['name'])) return false;
  return typeof value['old'] === 'string' && typeof value['set'] === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
