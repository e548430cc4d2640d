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
