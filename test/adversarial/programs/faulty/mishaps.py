"""What goes wrong once, in the middle of a load. Each gets the listener."""

import os
import resource
import signal
import socket
import threading
import time


def chosen(options):
    named = {
        "emfile": fail_to_accept,
        "forkfail": fail_to_fork,
        "decoy": overflow_another_listener,
        "relisten": lambda listener: listen_again(listener, options),
        "deaf": lambda listener: listener.close(),
        "crash": lambda _: threading.Timer(options.seconds("crash"), os._exit, [1]).start(),
        "kill": lambda _: be_killed(options.seconds("kill")),
        "stop": lambda listener: be_stopped(listener, options.seconds("at"), options.seconds("stop")),
    }
    return [mishap for name, mishap in named.items() if options.has(name)]


def listen_again(listener, options):
    with open("/proc/sys/net/core/somaxconn", "w") as setting:
        setting.write(options.get("relisten"))
    listener.listen(options.backlog)
    time.sleep(0.6)


def fail_to_accept(listener):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (4, hard))
    try:
        listener.accept()
    except OSError:
        pass
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def fail_to_fork(_):
    children = []
    try:
        while len(children) < 5000:
            child = os.fork()
            if child == 0:
                time.sleep(30)
                os._exit(0)
            children.append(child)
    except OSError:
        pass
    for child in children:
        os.kill(child, signal.SIGKILL)


def overflow_another_listener(_):
    other = socket.socket()
    other.bind(("127.0.0.1", 0))
    other.listen(1)
    held = []
    for _ in range(100):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(other.getsockname())
        held.append(client)
    other.setblocking(False)
    try:
        while True:
            held.append(other.accept()[0])
    except OSError:
        pass
    for each in [other, *held]:
        each.close()


def be_stopped(listener, after_s, for_s):
    server = os.getpid()
    if os.fork() > 0:
        return
    listener.close()
    time.sleep(after_s)
    os.kill(server, signal.SIGSTOP)
    time.sleep(for_s)
    os.kill(server, signal.SIGCONT)
    os._exit(0)


def be_killed(after_s):
    server = os.getpid()
    if os.fork() > 0:
        return
    time.sleep(after_s)
    os.kill(server, signal.SIGKILL)
    os._exit(0)
