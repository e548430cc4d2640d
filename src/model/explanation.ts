import type { KernelText } from './kernel-text.ts';
import type { Decoy } from './limit.ts';
import type { Side } from './side.ts';

type ExplanationKind =
  | 'errno'
  | 'limit'
  | 'sysctl'
  | 'resource limit'
  | 'setting of a server'
  | 'HTTP status'
  | 'counter'
  | 'kernel log line'
  | 'server log line'
  | 'program message'
  | 'autopsy class'
  | 'cause';

/** What one entry of a table says, in whole sentences. */
export interface Entry<Text = KernelText> {
  /** A few words that follow the name. */
  readonly title: string;
  readonly meaning: Text;
  /** What it looks like from outside. */
  readonly symptoms?: readonly Text[];
  /** What it is taken for, and how to tell. */
  readonly decoys?: readonly Decoy[];
  /** What to look at next. */
  readonly look?: readonly string[];
  /** What to do about it. */
  readonly advice?: readonly string[];
  /** Ids of limits that can be behind it. */
  readonly limits?: readonly string[];
  /** Ids of limits that it is taken for and that it never shows. */
  readonly notLimits?: readonly string[];
}

/** An entry about a line that a kernel or a program writes. */
export interface LogEntry extends Entry {
  readonly name: string;
  readonly pattern: { test(line: string): boolean };
}

/** An entry with the name it was found under, and the sides of its limits by their ids. */
export interface Explanation<Text = string> extends Entry<Text> {
  readonly kind: ExplanationKind;
  /** The program that writes a server log line. */
  readonly server?: string;
  readonly name: string;
  readonly sides?: Readonly<Record<string, readonly Side[]>>;
  /** This machine's value, for settings; undefined where there is none or it cannot be read. */
  readonly value?: string | undefined;
}
