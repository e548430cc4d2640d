"""How long a connection that was closed here stays in TIME_WAIT, in seconds. Run it in a network namespace of its own:

    unshare -n python3 time-wait.py [tcp_fin_timeout]
"""

import socket
import subprocess
import sys
import time

TIME_WAIT = "06"


def waiting():
    with open("/proc/thread-self/net/tcp") as table:
        return any(line.split()[3] == TIME_WAIT for line in table)


subprocess.run("ip link set lo up".split(), check=True)
if len(sys.argv) > 1:
    with open("/proc/sys/net/ipv4/tcp_fin_timeout", "w") as setting:
        setting.write(sys.argv[1])
listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
server, _ = listener.accept()
client.close()
server.close()
start = time.monotonic()
time.sleep(0.5)
if not waiting():
    sys.exit("no connection is in TIME_WAIT")
while waiting():
    time.sleep(0.1)
print(round(time.monotonic() - start, 1))
