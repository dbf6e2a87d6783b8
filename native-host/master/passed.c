/* Descriptor 3, where another program passes it: systemd the listening socket (sd_listen_fds(3)), the gate its own. */
#include "smashd.h"

/* One socket; among several the one whose name begins with smash. -1: none is passed, -2: none of those. */
static int from_systemd(void)
{
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS"), *name = getenv("LISTEN_FDNAMES");
    long number = pid && count && strtol(pid, NULL, 10) == getpid() ? strtol(count, NULL, 10) : 0;
    for (int fd = PASSED; number > 1 && fd < PASSED + number && name; fd++) {
        if (strncmp(name, "smash", 5) == 0)
            return fd;
        name = strchr(name, ':') ? strchr(name, ':') + 1 : NULL;
    }
    return number == 1 ? PASSED : number > 1 ? -2 : -1;
}

static int option_of(int fd, int option)
{
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(fd, SOL_SOCKET, option, &value, &size) < 0 ? -1 : value;
}

/* Its own path is the host's: the lock is beside it. */
static bool take_path(void)
{
    static struct sockaddr_un address;
    socklen_t size = sizeof address;
    if (getsockname(PASSED, (struct sockaddr *)&address, &size) < 0 || address.sun_path[0] != '/'
        || memchr(address.sun_path, 0, sizeof address.sun_path) == NULL)
        return false;
    host.path = address.sun_path;
    return true;
}

static bool is_listener(void)
{
    return option_of(PASSED, SO_DOMAIN) == AF_UNIX && option_of(PASSED, SO_TYPE) == SOCK_STREAM && option_of(PASSED, SO_ACCEPTCONN) == 1
           && take_path();
}

static bool is_gate(void)
{
    return option_of(PASSED, SO_DOMAIN) == AF_UNIX && option_of(PASSED, SO_TYPE) == SOCK_SEQPACKET;
}

/* Before anything else is opened. */
bool passed_take(void)
{
    int fd = host.gated ? PASSED : from_systemd();
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    if (fd == -1)
        return true;
    if (fd < 0 || (fd != PASSED && dup2(fd, PASSED) < 0) || !(host.gated ? is_gate() : is_listener())) {
        log_error(host.gated ? "-g is for the gate, which passes its socket as descriptor %d"
                             : "what was passed from descriptor %d on is not one listening Unix stream socket with a path (of several: one named smash)",
                  PASSED);
        return false;
    }
    host.passed = true;
    fcntl(PASSED, F_SETFD, FD_CLOEXEC);
    fcntl(PASSED, F_SETFL, O_RDWR | O_NONBLOCK);
    return true;
}
