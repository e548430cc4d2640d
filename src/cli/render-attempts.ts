import type { AttemptHistory } from '../model/attempt-history.ts';
import type { AttemptList } from '../model/attempt-list.ts';
import { attemptJson, attemptListJson } from '../report/json/attempt.ts';
import { attemptListText, attemptText } from '../report/terminal/attempt.ts';
import type { Renderer } from './deliver.ts';

/** One attempt, for a terminal or as JSON. */
export function renderAttempt(history: AttemptHistory): Renderer {
  return (format, colour) => (format === 'json' ? attemptJson(history) : attemptText(history, { colour }));
}

/** Numbers of attempts, for a terminal or as JSON. */
export function renderAttempts(list: AttemptList): Renderer {
  return (format, colour) => (format === 'json' ? attemptListJson(list) : attemptListText(list, { colour }));
}
