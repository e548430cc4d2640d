import type { Ruling } from '../../model/cause.ts';
import { visible } from '../escape.ts';
import { findingSentence } from './finding.ts';

/** Why a candidate was blamed, ruled out or left open, as sentences. */
export function rulingSentence(ruling: Ruling): string {
  switch (ruling.ruling) {
    case 'blamed':
      return ruling.findings.map(findingSentence).join(' ');
    case 'ruled-out':
      return findingSentence(ruling.finding);
    case 'cannot-tell':
      return `Not known here: ${ruling.missing.map(visible).join(', ')}.`;
  }
}
