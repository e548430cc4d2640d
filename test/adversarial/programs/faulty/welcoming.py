"""What becomes of a connection that has just been accepted."""

import os
import select
import time

import answers
from parting import reset


def welcome(server, connection):
    options = server.options
    if options.is_nth("rst", server.accepted):
        reset(connection)
    elif options.is_nth("close", server.accepted):
        connection.close()
    elif is_full(server):
        refuse(server, connection)
    elif options.has("fork"):
        serve_in_child(server, connection)
    else:
        keep(server, connection)


def is_full(server):
    return server.options.has("max") and len(server.open) >= server.options.count("max")


def refuse(server, connection):
    how = server.options.get("full")
    if how == "rst":
        reset(connection)
    elif how in answers.REFUSALS:
        answers.refuse(connection, answers.REFUSALS[how])
        server.refused.append(connection)
    else:
        connection.close()


def serve_in_child(server, connection):
    if os.fork() > 0:
        connection.close()
        return
    server.listener.close()
    connection.setblocking(True)
    if answers.request(connection):
        answers.send(connection, server.options)
    time.sleep(60)
    os._exit(0)


def keep(server, connection):
    options = server.options
    if options.has("leak"):
        lose_descriptor(server)
    if options.is_nth("silent", server.accepted):
        server.silent.add(connection.fileno())
    connection.setblocking(False)
    server.open[connection.fileno()] = connection
    server.poll.register(connection.fileno(), select.EPOLLIN | select.EPOLLRDHUP)


def lose_descriptor(server):
    try:
        server.leaked.append(os.dup(server.listener.fileno()))
    except OSError:
        # The connection has the last one.
        pass
