/* One input: what a session sends, in pieces, maybe with descriptors. The master's own code reads it; processes are fakes. */
#include <sys/eventfd.h>
#include "../../native-host/master/smashd.h"
#include "control_target.h"
#undef syscall

static pid_t last_pid;
static int first_free;

int fake_clone(int (*child)(void *), void *stack, int flags, void *argument, ...);
int fake_kill(pid_t pid, int signal);
pid_t fake_waitpid(pid_t pid, int *status, int options);
pid_t fake_wait4(pid_t pid, int *status, int options, struct rusage *usage);
int fake_waitid(idtype_t type, id_t id, siginfo_t *info, int options);
int fake_setpriority(__priority_which_t which, id_t who, int priority);
DIR *fake_opendir(const char *path);
long fake_syscall(long number, ...);

/* Above all real pids. Every seventh cannot be had. */
int fake_clone(int (*child)(void *), void *stack, int flags, void *argument, ...)
{
    va_list more;
    (void)child, (void)stack, (void)flags, (void)argument;
    if (++last_pid % 7 == 0) {
        errno = EAGAIN;
        return -1;
    }
    va_start(more, argument);
    *va_arg(more, int *) = eventfd(0, EFD_CLOEXEC);
    va_end(more);
    return (5 << 20) + last_pid;
}

int fake_kill(pid_t pid, int signal)
{
    (void)signal;
    if (pid == 0 || pid == -1)
        abort(); /* whatever a session says, nobody kills everybody */
    errno = ESRCH;
    return -1;
}

pid_t fake_waitpid(pid_t pid, int *status, int options)
{
    (void)pid, (void)options;
    if (status)
        *status = 0;
    return 0;
}

pid_t fake_wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    (void)usage;
    return fake_waitpid(pid, status, options);
}

int fake_waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
    (void)type, (void)id, (void)info, (void)options;
    errno = ECHILD;
    return -1;
}

int fake_setpriority(__priority_which_t which, id_t who, int priority)
{
    (void)which, (void)who, (void)priority;
    errno = EPERM;
    return -1;
}

DIR *fake_opendir(const char *path)
{
    (void)path;
    return NULL;
}

/* Its users are pidfd_open and waitid: even pids can be opened, none has ended. */
long fake_syscall(long number, ...)
{
    va_list arguments;
    va_start(arguments, number);
    int pid = va_arg(arguments, int);
    va_end(arguments);
    if (number == SYS_pidfd_open && pid % 2 == 0)
        return eventfd(0, EFD_CLOEXEC);
    errno = ESRCH;
    return -1;
}

/* Each input would say something. */
void log_error(const char *format, ...)
{
    (void)format;
}

void log_debug(const char *format, ...)
{
    (void)format;
}

static int find_free(void)
{
    int fd = dup(STDERR_FILENO);
    close(fd);
    return fd;
}

static void begin(uint8_t flags, int *peer, int *handover_peer)
{
    int control[2], handover[2], connection[2];
    if (host.epoll == 0)
        host.epoll = epoll_create1(EPOLL_CLOEXEC); /* once: the kernel takes milliseconds to free one */
    first_free = find_free();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, handover) < 0)
        abort();
    host.shutting = flags & 1;
    host.finished = false;
    session = (struct session){ .pid = 1 << 22, .pidfd = -1, .control = control[0], .handover = handover[0], .ready = flags & 2, .ever_ready = true,
                                .start_at = INT64_MAX, .write_at = INT64_MAX };
    *peer = control[1];
    *handover_peer = handover[1];
    watch(EPOLL_CTL_ADD, session.control, EPOLLIN, ON_CONTROL, 0);
    for (int i = 0; i < (flags >> 2 & 3); i++) {
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, connection) < 0)
            abort();
        handover_add(connection[0]);
        close(connection[1]);
    }
    handover_turn();
}

static struct job *any;

static void note(struct job *job)
{
    any = job;
}

/* Whatever was left must go, so that a descriptor that leaks shows. */
static void end(int peer, int handover_peer)
{
    session_break(NOT_ENDED, NULL);
    tree_serve();
    for (any = NULL, jobs_each(note); any; any = NULL, jobs_each(note))
        job_forget(any);
    pulse_over();
    handover_again();
    handover_stop();
    buffer_reset(&session.in);
    buffer_reset(&session.out);
    close(peer);
    close(handover_peer);
    int free_now = find_free();
    if (free_now != first_free) {
        fprintf(stderr, "descriptor %d is free where %d was: one has leaked\n", free_now, first_free);
        abort();
    }
}

static void send_piece(int peer, const uint8_t *data, size_t count, int descriptors)
{
    char control[CMSG_SPACE(4 * sizeof(int))] __attribute__((aligned(8))) = { 0 };
    struct iovec piece = { (void *)(uintptr_t)data, count };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = descriptors ? control : NULL,
                              .msg_controllen = descriptors ? CMSG_SPACE((size_t)descriptors * sizeof(int)) : 0 };
    if (descriptors) {
        struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN((size_t)descriptors * sizeof(int));
        for (int i = 0; i < descriptors; i++)
            memcpy(CMSG_DATA(rights) + (size_t)i * sizeof(int), &(int){ STDERR_FILENO }, sizeof(int));
    }
    if (sendmsg(peer, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 && errno != EAGAIN && errno != EPIPE)
        abort();
}

/* Byte 0: the session's state, its connections and whether descriptors come; byte 1: the length of the pieces, 0 for all at once. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t sink[1 << 16];
    int peer, handover_peer;
    if (size < 2)
        return 0;
    begin(data[0], &peer, &handover_peer);
    size_t step = data[1] ? data[1] : size;
    int descriptors = data[0] >> 4 & 3;
    for (size_t at = 2; at < size && session.control >= 0; at += step) {
        send_piece(peer, data + at, size - at < step ? size - at : step, at == 2 ? descriptors : 0);
        session_drain();
        session.write_at = 0;
        session_write();
        while (recv(peer, sink, sizeof sink, MSG_DONTWAIT) > 0)
            continue;
    }
    end(peer, handover_peer);
    return 0;
}
