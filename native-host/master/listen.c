/* The socket: one host for each path (a lock beside it says so), connections checked and handed to the session. */
#include "smashd.h"

static int lock = -1, listener = -1;
static char lock_path[PATH_MAX];

/* A host that ends unlinks its lock file: a lock on a file that has no name any more is worth nothing, so it is taken again. */
static int take_lock(void)
{
    struct stat held, named;
    snprintf(lock_path, sizeof lock_path, "%s.lock", host.path);
    for (;;) {
        if ((lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0 || flock(lock, LOCK_EX | LOCK_NB) < 0)
            break;
        if (fstat(lock, &held) == 0 && stat(lock_path, &named) == 0 && held.st_ino == named.st_ino && held.st_dev == named.st_dev)
            return EXIT_DONE;
        close(lock);
    }
    bool running = lock >= 0 && errno == EWOULDBLOCK;
    log_error(running ? "already running on %s" : "cannot lock %s.lock: %s", host.path, strerror(errno));
    unwatch_close(&lock);
    return running ? EXIT_RUNNING : EXIT_ERROR;
}

enum exit_code listen_start(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct stat found;
    int code = host.gated ? EXIT_DONE : take_lock();
    if (code == EXIT_DONE && host.passed) {
        listener = PASSED;
        return watch(EPOLL_CTL_ADD, listener, 0, ON_LISTENER, 0) < 0 ? EXIT_ERROR : EXIT_DONE;
    }
    if (code != EXIT_DONE)
        return (enum exit_code)code;
    if (lstat(host.path, &found) == 0) { /* with the lock held, a socket that is there is a dead host's */
        if (!S_ISSOCK(found.st_mode)) {
            log_error("%s exists and is no socket", host.path);
            return EXIT_ERROR;
        }
        unlink(host.path);
    }
    memcpy(address.sun_path, host.path, strlen(host.path) + 1);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t mask = umask(host.gate ? 0111 : 0177); /* the gate serves all users, and asks the kernel who they are */
    int bound = bind(listener, (struct sockaddr *)&address, sizeof address);
    umask(mask);
    if (bound < 0 || listen(listener, 1024) < 0 || watch(EPOLL_CTL_ADD, listener, 0, ON_LISTENER, 0) < 0) {
        log_error("cannot listen on %s: %s", host.path, strerror(errno));
        unwatch_close(&listener);
        return EXIT_ERROR;
    }
    return EXIT_DONE;
}

/* While nobody is there to serve them, connections wait in the backlog. */
void listen_arm(void)
{
    uint32_t in = session_serves() && handover_room() ? EPOLLIN : 0, out = gated_unsaid() ? EPOLLOUT : 0;
    if (listener >= 0)
        watch(EPOLL_CTL_MOD, listener, in | out, ON_LISTENER, 0);
    if (session.handover >= 0)
        watch(EPOLL_CTL_MOD, session.handover, session_serves() && handover_waits() ? EPOLLOUT : 0, ON_HANDOVER, 0);
}

static int accept_own(void)
{
    struct ucred peer = { .uid = (uid_t)-1 };
    socklen_t size = sizeof peer;
    int fd = host.gated ? gated_accept() : accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return -1;
    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size);
    log_debug("connection of pid %d, user %u%s", peer.pid, peer.uid, peer.uid == geteuid() ? "" : ": refused");
    if (peer.uid != geteuid())
        unwatch_close(&fd);
    return fd;
}

/* One connection a turn: what waits comes again in the next. */
void listen_turn(void)
{
    if (!session_serves() || listener < 0)
        return;
    int fd = handover_room() ? accept_own() : -1;
    if (fd >= 0)
        handover_add(fd);
    handover_turn();
    listen_arm();
}

int listen_descriptor(void)
{
    return listener;
}

void listen_stop(void)
{
    if (listener >= 0 && !host.passed)
        unlink(host.path);
    if (lock >= 0)
        unlink(lock_path);
    unwatch_close(&listener);
    handover_stop();
    unwatch_close(&lock);
}
