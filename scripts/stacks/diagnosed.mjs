import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endServer, freePort, startServer } from '../healthy/programs.mjs';

const LOADLINE = path.join(import.meta.dirname, '..', '..', 'dist/cli/bin.js');

/** The section of a diagnosis of the stack's client, with its servers started for it and ended after it. */
export async function diagnosed({ commands, client }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'loadline-stack-'));
  const servers = [];
  try {
    const ports = [await freePort(), await freePort()];
    const started = commands(folder, ports);
    for (const [index, command] of started.entries())
      servers.push(await startServer(command, ports[index], path.join(folder, `${index}.log`)));
    return await diagnose(client(ports[started.length - 1], folder), ports[started.length - 1], folder);
  } finally {
    for (const server of servers.reverse()) await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function diagnose(command, port, folder) {
  const args = [
    'diagnose',
    '--format',
    'json',
    '--out',
    path.join(folder, 'reports'),
    '--port',
    `${port}`,
    '--',
    ...command,
  ];
  const child = spawn(process.execPath, [LOADLINE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, words] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'exit')]);
  if (output === '') throw new Error(`loadline diagnose did not report: ${words.trim()}`);
  return JSON.parse(output).runs[0];
}

async function textOf(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
