/* What this machine can do at most over io_uring: opens CONNECTIONS connections to ADDRESS:PORT from one thread, each as one
 * chain of submissions on a direct descriptor, has one request answered on each, and holds them until its standard input
 * ends. They come from each SOURCE in turn, if any. */
#include <arpa/inet.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ENTRIES = 512, COMPLETIONS = 4096, BATCH = 64, OP_BIND = 56, SET_OPTION = 3 };
enum { QUIET = IOSQE_CQE_SKIP_SUCCESS | IOSQE_IO_LINK };

static const char request[] = "GET / HTTP/1.1\r\nHost: reference\r\n\r\n";
static const int yes = 1;
/* Nobody reads what came: all answers are received into one place. */
static char answer[512];

static int ring;
static struct io_uring_sqe *entries;
static struct io_uring_cqe *completions;
static unsigned *submission_tail, submission_mask, *completion_head, *completion_tail, completion_mask, queued;

static void require(int succeeded, const char *what)
{
    if (succeeded) return;
    perror(what);
    exit(1);
}

static struct sockaddr_in address_of(const char *text, int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    inet_pton(AF_INET, text, &address.sin_addr);
    return address;
}

static void open_ring(unsigned descriptors)
{
    struct io_uring_params params = {
        .cq_entries = COMPLETIONS,
        .flags = IORING_SETUP_CQSIZE | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN,
    };
    ring = syscall(SYS_io_uring_setup, ENTRIES, &params);
    require(ring >= 0, "io_uring_setup");
    struct io_uring_rsrc_register files = { .nr = descriptors, .flags = IORING_RSRC_REGISTER_SPARSE };
    require(syscall(SYS_io_uring_register, ring, IORING_REGISTER_FILES2, &files, sizeof files) == 0, "files");
    size_t size = params.cq_off.cqes + params.cq_entries * sizeof *completions;
    char *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQ_RING);
    entries = mmap(NULL, params.sq_entries * sizeof *entries, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring,
                   IORING_OFF_SQES);
    require(shared != MAP_FAILED && entries != MAP_FAILED, "mmap");
    submission_tail = (unsigned *)(shared + params.sq_off.tail);
    submission_mask = params.sq_entries - 1;
    completion_head = (unsigned *)(shared + params.cq_off.head);
    completion_tail = (unsigned *)(shared + params.cq_off.tail);
    completion_mask = params.cq_entries - 1;
    completions = (struct io_uring_cqe *)(shared + params.cq_off.cqes);
    unsigned *places = (unsigned *)(shared + params.sq_off.array);
    for (unsigned place = 0; place < params.sq_entries; place++) places[place] = place;
}

/* Hands over what is queued, and waits for so many completions. */
static void enter(unsigned wanted)
{
    int taken = syscall(SYS_io_uring_enter, ring, queued, wanted, IORING_ENTER_GETEVENTS, NULL, 0);
    require(taken >= 0, "io_uring_enter");
    queued -= taken;
}

static struct io_uring_sqe *add(int operation, int flags, int fd)
{
    unsigned tail = *submission_tail;
    struct io_uring_sqe *entry = &entries[tail & submission_mask];
    memset(entry, 0, sizeof *entry);
    entry->opcode = operation;
    entry->flags = flags;
    entry->fd = fd;
    __atomic_store_n(submission_tail, tail + 1, __ATOMIC_RELEASE);
    queued++;
    return entry;
}

static void add_with_address(int operation, int slot, const struct sockaddr_in *address)
{
    struct io_uring_sqe *entry = add(operation, QUIET | IOSQE_FIXED_FILE, slot);
    entry->addr = (unsigned long)address;
    entry->off = sizeof *address;
}

static void begin(int slot, const struct sockaddr_in *target, const struct sockaddr_in *source)
{
    struct io_uring_sqe *entry = add(IORING_OP_SOCKET, QUIET, AF_INET);
    entry->off = SOCK_STREAM;
    entry->file_index = slot + 1;
    if (source) {
        entry = add(IORING_OP_URING_CMD, QUIET | IOSQE_FIXED_FILE, slot);
        entry->cmd_op = SET_OPTION;
        /* Older headers have no names for these: level and optname, optlen, optval. */
        entry->addr = IPPROTO_IP | (unsigned long)IP_BIND_ADDRESS_NO_PORT << 32;
        entry->file_index = sizeof yes;
        entry->addr3 = (unsigned long)&yes;
        add_with_address(OP_BIND, slot, source);
    }
    add_with_address(IORING_OP_CONNECT, slot, target);
    entry = add(IORING_OP_SEND, QUIET | IOSQE_FIXED_FILE, slot);
    entry->addr = (unsigned long)request;
    entry->len = sizeof request - 1;
    entry->msg_flags = MSG_NOSIGNAL;
    entry = add(IORING_OP_RECV, IOSQE_FIXED_FILE, slot);
    entry->addr = (unsigned long)answer;
    entry->len = sizeof answer;
}

/* Returns how many answers have come. */
static int reap(void)
{
    unsigned head = *completion_head, tail = __atomic_load_n(completion_tail, __ATOMIC_ACQUIRE);
    int answered = tail - head;
    for (; head != tail; head++) require(completions[head & completion_mask].res > 0, "a chain");
    __atomic_store_n(completion_head, head, __ATOMIC_RELEASE);
    return answered;
}

int main(int argc, char **argv)
{
    if (argc < 4) return 2;
    struct sockaddr_in target = address_of(argv[1], atoi(argv[2])), from[argc];
    int connections = atoi(argv[3]), sources = argc - 4, started = 0, answered = 0;
    for (int source = 0; source < sources; source++) from[source] = address_of(argv[4 + source], 0);
    open_ring(connections);
    while (answered < connections) {
        for (int batch = 0; batch < BATCH && started < connections; batch++, started++)
            begin(started, &target, sources ? &from[started % sources] : NULL);
        enter(started < connections ? 0 : 1);
        answered += reap();
    }
    puts("answered");
    fflush(stdout);
    while (getchar() != EOF) {}
    return 0;
}
