/* Launcher mode: a daemon without a master starts its processes through a smashd of its own, which listens nowhere and serves nobody else. */
#include "smashd.h"

enum { CONTROL = 3 };

/* What concerns a host alone, a daemon must not say. */
bool launcher_knows(enum message type)
{
    return type == LAUNCH || type == ACK || type == SIGNAL || type == SET_PRIORITY || type == ADOPT || type == FAMILY;
}

/* Of a world what runs there is the same user, and must neither end nor read its launcher: only the end of the stream ends it. */
bool launcher_is_init(void)
{
    return host.launcher && getpid() == 1;
}

/* In a Unix session of its own: a Ctrl-C is the daemon's, which then decides what becomes of its processes. */
enum exit_code launcher_start(void)
{
    struct stat found;
    if (fstat(CONTROL, &found) < 0 || !S_ISSOCK(found.st_mode) || fcntl(CONTROL, F_SETFD, FD_CLOEXEC) < 0) {
        log_error("-l wants a control socket as descriptor 3: daemons use it, people do not");
        return EXIT_USAGE;
    }
    if (launcher_is_init())
        prctl(PR_SET_DUMPABLE, 0);
    setsid();
    host.heartbeat_limit = 0;
    session.control = CONTROL;
    watch(EPOLL_CTL_ADD, CONTROL, EPOLLIN, ON_CONTROL, 0);
    session_greet();
    return EXIT_DONE;
}

static bool any_bound;

static void find_bound(struct job *job)
{
    any_bound |= job->bound;
}

/* What runs is left alone, since its daemon may have ended for another to take its place, unless it was said that it must not outlive it. */
void launcher_turn(void)
{
    if (!host.launcher || session.control >= 0)
        return;
    jobs_each(find_bound);
    if (any_bound)
        tree_kill_all();
    host_finish(session.broken == END_BROKEN ? EXIT_ERROR : EXIT_DONE);
}
