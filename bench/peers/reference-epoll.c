/* What this machine can do at most: opens CONNECTIONS connections to ADDRESS:PORT from one thread over epoll, has one
 * request answered on each, and holds them until its standard input ends. They come from each SOURCE in turn, if any. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 64, EVENTS = 256 };

static const char request[] = "GET / HTTP/1.1\r\nHost: reference\r\n\r\n";

static void require(int succeeded, const char *call)
{
    if (succeeded) return;
    perror(call);
    exit(1);
}

static struct sockaddr_in address_of(const char *text, int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    inet_pton(AF_INET, text, &address.sin_addr);
    return address;
}

static void begin(int poller, const struct sockaddr_in *target, const char *source)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    require(fd >= 0, "socket");
    if (source) {
        struct sockaddr_in from = address_of(source, 0);
        int yes = 1;
        setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
        require(bind(fd, (const struct sockaddr *)&from, sizeof from) == 0, "bind");
    }
    int begun = connect(fd, (const struct sockaddr *)target, sizeof *target);
    require(begun == 0 || errno == EINPROGRESS, "connect");
    struct epoll_event event = { .events = EPOLLOUT, .data.fd = fd };
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

/* Returns 1 when the answer has come. */
static int proceed(int poller, const struct epoll_event *event)
{
    char answer[512];
    int fd = event->data.fd;
    if (event->events & EPOLLOUT) {
        struct epoll_event next = { .events = EPOLLIN, .data.fd = fd };
        require(send(fd, request, sizeof request - 1, MSG_NOSIGNAL) >= 0, "send");
        epoll_ctl(poller, EPOLL_CTL_MOD, fd, &next);
        return 0;
    }
    return recv(fd, answer, sizeof answer, 0) > 0;
}

int main(int argc, char **argv)
{
    if (argc < 4) return 2;
    struct sockaddr_in target = address_of(argv[1], atoi(argv[2]));
    int connections = atoi(argv[3]), sources = argc - 4, started = 0, answered = 0, poller = epoll_create1(0);
    struct epoll_event events[EVENTS];
    while (answered < connections) {
        for (int batch = 0; batch < BATCH && started < connections; batch++, started++)
            begin(poller, &target, sources ? argv[4 + started % sources] : NULL);
        int count = epoll_wait(poller, events, EVENTS, started < connections ? 0 : -1);
        for (int index = 0; index < count; index++) answered += proceed(poller, &events[index]);
    }
    puts("answered");
    fflush(stdout);
    while (getchar() != EOF) {}
    return 0;
}
