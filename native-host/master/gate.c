/* The gate's loop: connections in, each to the master of its user; signals on to all of them. */
#include "gate.h"

enum { SHUTDOWN_MOST = 30000000, AT_ONCE = 32 };

static int listener = -1, spare = -1;       /* spare: given up for a moment to refuse where no other descriptor is left */
static int64_t kill_at = INT64_MAX;

/* Masters run elsewhere and users come from everywhere: the path must be whole. */
static bool make_absolute(void)
{
    static char whole[PATH_MAX];
    char folder[PATH_MAX];
    const char *name = strrchr(host.path, '/');
    if (host.path[0] == '@')
        return true;
    snprintf(folder, sizeof folder, "%.*s", name ? (int)(name - host.path) + 1 : 1, name ? host.path : ".");
    if (!folder_trusted(folder, "the folder of the socket") || !realpath(folder, whole))
        return false;
    snprintf(folder, sizeof folder, "/%s", name ? name + 1 : host.path);
    if (strlen(whole) + strlen(folder) > SUN_PATH_MAX) {
        log_error("%s%s is too long for a socket", whole, folder);
        return false;
    }
    host.path = strcat(whole, folder);
    return true;
}

/* Securebits could keep rights over setresuid: the child would see that and end, each time. */
bool gate_start(void)
{
    if (geteuid() != 0 || getuid() != 0) {
        log_error("-a serves all users, for which it must be root's");
        return false;
    }
    return make_absolute();
}

static void take_one(int connection)
{
    struct ucred peer = { .uid = (uid_t)-1 };
    socklen_t length = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0)
        peer.uid = (uid_t)-1;
    log_debug("connection of pid %d, user %u", peer.pid, peer.uid);
    users_offer(peer.uid, connection);
}

static void refuse_one(void)
{
    close(spare);
    int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (connection >= 0)
        close(connection);
    spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    log_debug("a connection was refused: no descriptor is left");
}

static void accept_all(void)
{
    for (int i = 0; i < AT_ONCE && !host.shutting; i++) {
        int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (connection >= 0)
            take_one(connection);
        else if (errno == EMFILE || errno == ENFILE)
            refuse_one();
        else if (errno != ECONNABORTED && errno != EINTR)
            return;
    }
}

static void on_signal(int number)
{
    if (number == SIGUSR1) {
        host.debug = !host.debug;
    } else if (number == SIGHUP) {
        notify_reloading();
        users_signal(SIGHUP);
        notify_ready();
    } else if (number != SIGCHLD) {
        if (!host.shutting) {
            notify("STOPPING=1");
            kill_at = steady_time() + SHUTDOWN_MOST;
            watch(EPOLL_CTL_DEL, listener, 0, ON_LISTENER, 0);
        }
        host.shutting = true;
        users_signal(SIGTERM); /* a second one ends a master at once, with its jobs */
    }
}

static void on_event(const struct epoll_event *event)
{
    struct signalfd_siginfo signals[8];
    enum tag tag = (enum tag)(event->data.u64 >> 32);
    if (tag == ON_SIGNAL) {
        for (ssize_t i = 0, size = read(host.signals, signals, sizeof signals); i < size / (ssize_t)sizeof *signals; i++)
            on_signal((int)signals[i].ssi_signo);
    } else if (tag == ON_LISTENER) {
        accept_all();
    } else {
        users_event(tag, (uid_t)event->data.u64, event->events);
    }
}

static int64_t turn(void)
{
    int64_t next = users_turn(), alive = notify_turn(true);
    if (steady_time() >= kill_at) {
        log_error("%zu masters have not ended: killed", masters_running);
        users_signal(SIGKILL);
        kill_at = INT64_MAX;
    }
    next = alive < next ? alive : next;
    return kill_at < next ? kill_at : next;
}

void gate_run(void)
{
    struct epoll_event events[64];
    spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    listener = listen_descriptor();
    if (!users_start() || watch(EPOLL_CTL_MOD, listener, EPOLLIN, ON_LISTENER, 0) < 0) {
        host_finish(EXIT_ERROR);
        return;
    }
    host_ready();
    while (!host.shutting || !users_idle()) {
        int64_t next = turn(), wait = next - steady_time();
        if (host.shutting && users_idle())
            break;
        int count = epoll_wait(host.epoll, events, 64, next == INT64_MAX ? -1 : wait <= 0 ? 0 : (int)(wait / 1000 + 1));
        for (int i = 0; i < count; i++)
            on_event(&events[i]);
    }
    host_finish(EXIT_DONE);
}
