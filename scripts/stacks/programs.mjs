/** WSGI: an answer takes 0.3 s. */
export const PYTHON_APP = `import time
def app(environ, start):
    time.sleep(0.3)
    start('200 OK', [('Content-Length', '2')])
    return [b'ok']
`;

/** ASGI: the same. */
export const SLOW_ASGI = `import asyncio
async def app(scope, receive, send):
    if scope['type'] != 'http': return
    await asyncio.sleep(0.3)
    await send({'type': 'http.response.start', 'status': 200, 'headers': [(b'content-length', b'2')]})
    await send({'type': 'http.response.body', 'body': b'ok'})
`;

export const PHP_PAGE = '<?php usleep(300000); echo "ok";\n';

/** PORT: takes 20 connections, and the next when one of these ends; answers at once. */
export const CAPPED_JAVA = `import java.io.*;
import java.net.*;
import java.util.concurrent.*;
class Capped {
  public static void main(String[] args) throws Exception {
    ServerSocket listener = new ServerSocket(Integer.parseInt(args[0]), 512, InetAddress.getByName("127.0.0.1"));
    Semaphore room = new Semaphore(20);
    ExecutorService pool = Executors.newCachedThreadPool();
    while (true) {
      room.acquire();
      Socket one = listener.accept();
      pool.execute(() -> { serve(one); room.release(); });
    }
  }
  static void serve(Socket one) {
    byte[] asked = new byte[4096];
    try (one; InputStream in = one.getInputStream(); OutputStream out = one.getOutputStream()) {
      while (in.read(asked) > 0) out.write("HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok".getBytes());
    } catch (IOException ended) { }
  }
}
`;

/** PORT: answers each at once, and stands still for 0.6 s after a request for /still. */
export const STANDS_STILL = `import socket, sys, time
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('127.0.0.1', int(sys.argv[1])))
listener.listen(1024)
while True:
    one = listener.accept()[0]
    one.settimeout(1)
    asked = b''
    try:
        asked = one.recv(1000)
        if asked: one.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n')
    except OSError: pass
    one.close()
    if b'/still' in asked: time.sleep(0.6)
`;

/** PORT: 200 requests at once behind one for /still, each of which waits for 0.9 s to be connected. */
export const IMPATIENT = `import socket, sys, threading
failed = []
def ask(path):
    try:
        one = socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=0.9)
        one.settimeout(5); one.sendall(b'GET ' + path + b' HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'); one.recv(1000); one.close()
    except OSError as error: failed.append(error)
ask(b'/still')
threads = [threading.Thread(target=ask, args=(b'/',)) for _ in range(200)]
for one in threads: one.start()
for one in threads: one.join()
sys.exit(1 if failed else 0)
`;

/** PORT FOLDER TIMES: has a server stopped for 0.6 s (`hold.mjs`), and asks so often at once meanwhile; each waits for 0.9 s to be connected. */
export const WHILE_HELD = `import os, socket, sys, threading, time
port, folder, times = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
failed = []
def ask():
    try:
        one = socket.create_connection(('127.0.0.1', port), timeout=0.9)
        one.settimeout(5); one.sendall(b'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n'); answer = one.recv(1000); one.close()
        if b' 200 ' not in answer[:20]: failed.append(answer)
    except OSError as error: failed.append(error)
open(folder + '/hold', 'w').close()
while not os.path.exists(folder + '/held'): time.sleep(0.01)
threads = [threading.Thread(target=ask) for _ in range(times)]
for one in threads: one.start()
for one in threads: one.join()
sys.exit(1 if failed else 0)
`;

/** PORT: 100 connections that are open together, each of which asks memcached for its version. */
export const MEMCACHED_CLIENTS = `import socket, sys
held = [socket.create_connection(('127.0.0.1', int(sys.argv[1]))) for _ in range(100)]
heard = []
for one in held:
    try: one.sendall(b'version\\r\\n'); heard.append(one.recv(1000).decode())
    except OSError as error: heard.append(str(error))
refused = [words for words in heard if not words.startswith('VERSION')]
for words in refused: print(words.strip(), file=sys.stderr)
sys.exit(1 if refused else 0)
`;
