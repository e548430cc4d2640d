import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { relative } from 'node:path';
import { experimentReport } from '../../api/experiment-report.ts';
import { reportOf } from '../../api/report-of.ts';
import { savedExperiment } from '../../api/saved-experiment.ts';
import { sectionFrom } from '../../api/section.ts';
import { InvalidInput } from '../../model/fault.ts';
import type { RunIndex } from '../../model/run-index.ts';
import { indexPage } from '../../report/html/index-page.ts';
import { livePage } from '../../report/html/live-page.ts';
import { htmlReport } from '../../report/html.ts';
import { findSaved, isRun } from '../find-saved.ts';
import { indexOf } from '../index-of-runs.ts';
import { isUnderWay } from '../progress/progress-file.ts';
import { followProgress } from './follow.ts';

/**
 * A server of the pages of a folder of runs. It reads what is there at each request, and serves runs
 * and experiments alone: no other file.
 */
export function createReportServer(folder: string): Server {
  return createServer((request, response) => {
    try {
      answer(folder, request, response);
    } catch (error) {
      const missing = error instanceof InvalidInput;
      send(response, missing ? 404 : 500, 'text/plain', `${missing ? 'no such run' : String(error)}\n`);
    }
  });
}

function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const [path = '/'] = (request.url ?? '/').split('?');
  if (!isOwnName(request.headers.host)) send(response, 403, 'text/plain', 'only by a loopback name\n');
  else if (request.method !== 'GET') send(response, 405, 'text/plain', 'GET only\n');
  else if (path === '/') sendIndex(folder, response);
  else answerRun(folder, path, request, response);
}

/** `/run/<folder>`, or `/run/<folder>/progress`: only folders that hold runs or experiments are looked for. */
function answerRun(folder: string, path: string, request: IncomingMessage, response: ServerResponse): void {
  const [, wanted, progress] = /^\/run\/(.+?)(\/progress)?$/.exec(path) ?? [];
  const run = findSaved([folder]).find(each => encoded(relative(folder, each)) === wanted);
  if (run === undefined) send(response, 404, 'text/plain', 'no such run\n');
  else if (progress === undefined) sendRun(run, path, response);
  else followProgress(run, request, response);
}

/** A page of another site may not reach us by a name of its own that leads here (DNS rebinding). */
function isOwnName(host: string | undefined): boolean {
  return host !== undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);
}

function sendIndex(folder: string, response: ServerResponse): void {
  const html = indexPage(indexIn(folder), entry => `/run/${encoded(entry.folder)}`);
  send(response, 200, 'text/html', html);
}

/** No run yet is an empty index. */
function indexIn(folder: string): RunIndex {
  try {
    return indexOf(findSaved([folder]), folder);
  } catch (error) {
    if (error instanceof InvalidInput) return { folder, entries: [] };
    throw error;
  }
}

function sendRun(folder: string, path: string, response: ServerResponse): void {
  send(response, 200, 'text/html', isRun(folder) ? runPage(folder, path) : experimentPage(folder));
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

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(body);
}
