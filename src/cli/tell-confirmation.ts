import type { Confirmation } from '../model/confirmation.ts';
import { visible } from '../report/escape.ts';
import { confirmationSentence } from '../report/wording/confirmation.ts';
import { note } from './output.ts';

/** Says on standard error what came of lifting a limit. */
export function tellConfirmation(confirmation: Confirmation, file: string): void {
  note(`${visible(file)}: ${confirmationSentence(confirmation)}`);
}
