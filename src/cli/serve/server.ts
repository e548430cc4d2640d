import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { relative } from 'node:path';
import { experimentReport } from '../../api/experiment-report.ts';
import { reportOf } from '../../api/report-of.ts';
import { isUnderWay } from '../../api/runs/progress-file.ts';
import { indexOf } from '../../api/runs.ts';
import { savedExperiment } from '../../api/saved-experiment.ts';
import { sectionFrom } from '../../api/section.ts';
import { messageOf } from '../../model/error-message.ts';
import { InvalidInput } from '../../model/errors.ts';
import { visible } from '../../report/escape.ts';
import { indexPage } from '../../report/html/index-page.ts';
import { livePage } from '../../report/html/live-page.ts';
import { htmlReport } from '../../report/html.ts';
import { problemLine } from '../../report/wording/problem.ts';
import { Unreadable } from '../../system/regular-file.ts';
import { findSaved, isRun } from '../find-saved.ts';
import { type Following, openProgress } from './follow.ts';

/**
 * A server of the pages of a folder of runs. It reads what is there at each request, and serves runs
 * and experiments alone: no other file.
 */
export function createReportServer(folder: string): Server {
  return createServer((request, response) => {
    // Whoever asked may be gone by now: that ends their answer, and nothing else.
    response.on('error', () => response.destroy());
    send(response, answerOrError(folder, request));
  });
}

/** All of an answer is known before any of it is sent. */
type Answer = Page | { readonly following: Following };

interface Page {
  readonly status: number;
  readonly type: 'text/html' | 'text/plain';
  readonly body: string;
}

/** The one place where errors become answers. */
function answerOrError(folder: string, request: IncomingMessage): Answer {
  try {
    return answerTo(folder, request);
  } catch (error) {
    if (error instanceof InvalidInput) return plain(422, error.problems.map(problemLine).join('\n'));
    return plain(500, visible(messageOf(error)));
  }
}

function answerTo(folder: string, { url = '/', method, headers }: IncomingMessage): Answer {
  const [path = '/'] = url.split('?');
  if (!isOwnName(headers.host)) return plain(403, 'only by a loopback name');
  if (method !== 'GET') return plain(405, 'GET only');
  return path === '/' ? indexOfFolder(folder) : answerOfRun(folder, path);
}

/** `/run/<folder>`, or `/run/<folder>/progress`: only folders that hold runs or experiments are looked for. */
function answerOfRun(folder: string, path: string): Answer {
  const [, wanted, progress] = /^\/run\/(.+?)(\/progress)?$/.exec(path) ?? [];
  const saved = savedIn(folder).find(each => encoded(relative(folder, each)) === wanted);
  if (saved === undefined) return plain(404, 'no such run');
  if (progress !== undefined) return progressOf(saved);
  return html(isRun(saved) ? runPage(saved, path) : experimentPage(saved));
}

/** An experiment has none of its own, nor has a run that nobody told to write it. */
function progressOf(run: string): Answer {
  try {
    return { following: openProgress(run) };
  } catch (error) {
    if (error instanceof Unreadable) return plain(404, `no progress to follow: ${error.message}`);
    throw error;
  }
}

/** A page of another site may not reach us by a name of its own that leads here (DNS rebinding). */
function isOwnName(host: string | undefined): boolean {
  return host !== undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);
}

function indexOfFolder(folder: string): Answer {
  return html(indexPage(indexOf(savedIn(folder), folder), entry => `/run/${encoded(entry.folder)}`));
}

/** No run yet is an empty index. */
function savedIn(folder: string): readonly string[] {
  try {
    return findSaved([folder]);
  } catch (error) {
    if (error instanceof InvalidInput) return [];
    throw error;
  }
}

function runPage(folder: string, path: string): string {
  const section = sectionFrom(folder);
  const { name } = section.run.plan.scenario;
  return isUnderWay(folder, section.run) ? livePage(name, `${path}/progress`) : htmlReport(reportOf([section]));
}

function experimentPage(folder: string): string {
  return htmlReport(experimentReport(savedExperiment(folder)));
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function plain(status: number, line: string): Page {
  return { status, type: 'text/plain', body: `${line}\n` };
}

function html(body: string): Page {
  return { status: 200, type: 'text/html', body };
}

function send(response: ServerResponse, answer: Answer): void {
  if ('following' in answer) {
    answer.following.sendTo(response);
    return;
  }
  response.writeHead(answer.status, {
    'content-type': `${answer.type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
  response.end(answer.body);
}
