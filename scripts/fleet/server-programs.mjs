import { MACHINES } from './testbed.mjs';

export const PORT = 9000;
export const TARGET = MACHINES.target.address;

/** Its queue takes one more than it was told to. */
export const QUEUED = 101;

/** Python's own: Node accepts whatever comes. */
export const NEVER_ACCEPTS = `
import socket, time
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('${TARGET}', ${PORT}))
listener.listen(${QUEUED - 1})
print('listens', flush=True)
time.sleep(3600)
`;

/** Takes and answers whoever comes, and waits for the next where it cannot. */
const SERVING = `
held = []
while True:
    try:
        held.append(listener.accept()[0])
    except OSError:
        continue
    held[-1].send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n')
`;

/** Serves everybody, until its descriptors are used up where it may have few. */
export const SERVES = `
import resource, socket
resource.setrlimit(resource.RLIMIT_NOFILE, (MOST, MOST))
listener = socket.create_server(('${TARGET}', ${PORT}), backlog=4096)
print('listens', flush=True)
${SERVING}`;

/** The same of as many connections as six processes can have. */
export const SERVES_MANY = `
import os, socket
listener = socket.create_server(('${TARGET}', ${PORT}), backlog=4096)
print('listens', flush=True)
for _ in range(5):
    if os.fork() == 0:
        break
${SERVING}`;

/** Answers whoever connects to another port, 60 times a second, so that the host is not alone with the load. */
export const OTHERS = `
import socket, threading, time
listener = socket.create_server(('${TARGET}', 7777), backlog=64)
def serve():
    while True: listener.accept()[0].close()
threading.Thread(target=serve, daemon=True).start()
print('listens', flush=True)
while True:
    socket.create_connection(('${TARGET}', 7777)).close()
    time.sleep(1 / 60)
`;
