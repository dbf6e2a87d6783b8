/* What systemd is told, by sd_notify(3)'s protocol: datagrams to $NOTIFY_SOCKET. Without it nothing happens. */
#include "smashd.h"

static struct sockaddr_un address = { .sun_family = AF_UNIX };
static socklen_t address_size;
static int64_t watchdog, alive_at = INT64_MAX; /* half of WATCHDOG_USEC; when it is to be told next */

/* Taken out of the environment, which sessions inherit. */
void notify_start(void)
{
    const char *path = getenv("NOTIFY_SOCKET"), *period = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
    size_t length = path ? strlen(path) : 0;
    if (length > 1 && length < sizeof address.sun_path && (path[0] == '/' || path[0] == '@')) {
        memcpy(address.sun_path, path, length + 1);
        address_size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + (path[0] == '/'));
        if (path[0] == '@')
            address.sun_path[0] = 0;
        if (period && (!pid || strtol(pid, NULL, 10) == getpid()))
            watchdog = strtoll(period, NULL, 10) / 2;
    } else if (path) {
        log_error("NOTIFY_SOCKET is neither a path nor abstract: '%s'", path);
    }
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

bool notify_wanted(void)
{
    return address_size > 0;
}

/* Waits a second at most for room: READY and STOPPING must not be lost. */
void notify(const char *format, ...)
{
    char text[256];
    va_list arguments;
    if (address_size == 0)
        return;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct timeval most = { .tv_sec = 1 };
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
    if (length < 0 || sendto(fd, text, (size_t)length, MSG_NOSIGNAL, (struct sockaddr *)&address, address_size) < 0)
        log_debug("cannot notify: errno %d", errno);
    unwatch_close(&fd);
}

/* MAINPID, since in the background another process was started. */
void notify_ready(void)
{
    notify("READY=1\nMAINPID=%d\nSTATUS=Serving %s", getpid(), host.path);
    if (watchdog > 0 && alive_at == INT64_MAX)
        alive_at = 0;
}

void notify_reloading(void)
{
    notify("RELOADING=1\nMONOTONIC_USEC=%" PRId64, steady_time());
}

/* Called at each turn of the loop. While what it is there for is not alive, nothing is said: then the service manager restarts it all. */
int64_t notify_turn(bool alive)
{
    int64_t now = steady_time();
    if (now < alive_at)
        return alive_at;
    if (alive)
        notify("WATCHDOG=1");
    int64_t soon = watchdog / 8 < 500000 ? watchdog / 8 : 500000;
    alive_at = now + (alive ? watchdog : soon);
    return alive_at;
}
