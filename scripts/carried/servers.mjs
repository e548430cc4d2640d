import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { haproxy, httpd, nginx, node, postgresql, python, redis } from '../stacks/launch.mjs';

const limited = (nofile, command) => ['prlimit', `--nofile=${nofile}:${nofile}`, ...command];

/**
 * Servers that run, each with one limit that its copy must meet: `commands` start it, a command a port, the last of which is
 * taken for the scenario. `expected` is the cause that `ceiling` has to name, as `npm run stacks` writes causes.
 */
export const SERVERS = [
  {
    name: 'nginx',
    inForce: 'worker_connections 64',
    expected: 'nginx-worker-connections server',
    needs: ['nginx'],
    commands: (folder, [port]) => [nginx(folder, { port, connections: 64 })],
  },
  {
    name: 'haproxy',
    inForce: 'maxconn 40',
    expected: 'haproxy maxconn',
    needs: ['haproxy'],
    commands: (folder, [behind, port]) => [node(behind), haproxy(folder, { port, behind, global: 'maxconn 40' })],
  },
  {
    name: 'redis',
    inForce: 'nofile 100, so maxclients 68',
    expected: 'redis maxclients',
    needs: ['redis-server'],
    commands: (folder, [port]) => [limited(100, redis(folder, port))],
  },
  {
    name: 'node',
    inForce: 'nofile 150',
    expected: 'nofile server',
    needs: [],
    commands: (_, [port]) => [limited(150, [process.execPath, '-e', NODE, `${port}`])],
  },
  {
    name: 'Python',
    inForce: 'nofile 150',
    expected: 'nofile server',
    needs: ['python3'],
    commands: (_, [port]) => [limited(150, python(PYTHON, port))],
  },
  {
    name: 'gunicorn',
    inForce: 'nofile 150',
    expected: 'nofile server',
    needs: ['gunicorn'],
    commands: (folder, [port]) => {
      writeFileSync(`${folder}/answers.py`, WSGI);
      const threads = ['--worker-class', 'gthread', '--threads', '4', '--keep-alive', '30'];
      return [limited(150, ['gunicorn', '--chdir', folder, '-b', `127.0.0.1:${port}`, ...threads, 'answers:app'])];
    },
  },
  {
    name: 'Go',
    inForce: 'nofile 150',
    expected: 'nofile server',
    needs: ['go'],
    commands: (folder, [port]) => [limited(150, go(folder, port))],
  },
  {
    name: 'Java',
    inForce: 'nofile 200',
    expected: 'nofile server',
    needs: ['java'],
    commands: (folder, [port]) => {
      writeFileSync(`${folder}/Answers.java`, JAVA);
      return [limited(200, ['java', '-Xmx64m', `${folder}/Answers.java`, `${port}`])];
    },
  },
  {
    name: 'httpd',
    inForce: 'MaxRequestWorkers 10',
    expected: 'httpd-max-workers server',
    needs: ['apache2'],
    commands: (folder, [port]) => [httpd(folder, port)],
  },
  {
    name: 'PostgreSQL',
    inForce: 'max_connections 20',
    expected: 'PostgreSQL max_connections',
    needs: ['/usr/lib/postgresql/15/bin/initdb'],
    commands: (folder, [port]) => [postgresql(folder, port, { options: ['-c', 'max_connections=20'] })],
  },
];

const NODE =
  "require('http').createServer((_, answer) => answer.end('ok')).listen({ port: process.argv[1], host: '0.0.0.0' })";

const WSGI = `def app(environ, start):
    start('200 OK', [('Content-Length', '2')])
    return [b'ok']
`;

const PYTHON = `import asyncio, sys
async def answer(reader, writer):
    while await reader.read(4096):
        writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok")
    writer.close()
async def serve():
    await (await asyncio.start_server(answer, "0.0.0.0", int(sys.argv[1]), backlog=1024)).serve_forever()
asyncio.run(serve())
`;

const GO = `package main
import ("fmt"; "net/http"; "os")
func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	fmt.Println(http.ListenAndServe(":"+os.Args[1], nil))
}
`;

function go(folder, port) {
  writeFileSync(`${folder}/answers.go`, GO);
  const env = { ...process.env, HOME: folder, GOCACHE: `${folder}/cache`, GO111MODULE: 'off' };
  execFileSync('go', ['build', '-o', `${folder}/answers`, `${folder}/answers.go`], { env });
  return [`${folder}/answers`, `${port}`];
}

const JAVA = `import com.sun.net.httpserver.*;
import java.net.*;
class Answers {
  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(args[0])), 512);
    server.createContext("/", exchange -> { exchange.sendResponseHeaders(200, 2); exchange.getResponseBody().write("ok".getBytes()); exchange.close(); });
    server.start();
  }
}
`;
