#include "room.h"
#include "fork.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_WAITS = 5, LINE = 512 };

int wait_for_order(const struct room *room, struct order *order)
{
    struct pollfd waits[] = { { room->orders, POLLIN, 0 }, { room->child_signals, POLLIN, 0 } };
    while (poll(waits, 2, -1) < 0)
        if (errno != EINTR)
            return -1;

    if (waits[1].revents) {
        struct signalfd_siginfo told;
        return read(room->child_signals, &told, sizeof told) > 0 ? 0 : -1;
    }

    return read(room->orders, order, sizeof *order) == sizeof *order ? 1 : -1;
}

static _Noreturn void go_inside(struct room *room, const char *folder, int keep_out)
{
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, NULL);
    room->child_signals = signalfd(-1, &children, SFD_CLOEXEC);
    failures = room->events;
    close(CONTROL);
    close(EVENTS);
    if (keep_out >= 0)
        close(keep_out);

    exit(live_in_room(room, folder));
}

/* The first inside knows itself as 1; what it has made is its only child when it says that it is ready. */
static void tell_ready(pid_t first)
{
    char *path = format("/proc/%d/task/%d/children", first, first), *children = read_text(path);
    dprintf(EVENTS, "ready %d\n", children ? atoi(children) : 0);
    free(path);
    free(children);
}

static bool pass_events(int events, pid_t first)
{
    char line[LINE];
    ssize_t count = read(events, line, sizeof line);
    if (count <= 0)
        return false;

    if (count > 6 && memcmp(line, "ready ", 6) == 0)
        tell_ready(first);
    else if (write(EVENTS, line, (size_t)count) != count)
        return false;

    return true;
}

static bool pass_order(const struct pump *pump, int orders)
{
    struct order order;
    if (read(CONTROL, &order, sizeof order) != sizeof order)
        return false;

    if (order.word == ORDER_SIZE)
        set_terminal_size(pump, order.number);
    else if (write(orders, &order, sizeof order) != sizeof order)
        return false;

    return true;
}

/* Until all is over inside, or nobody wants it any more. */
static void watch(struct pump *pump, int orders, int events, pid_t first)
{
    for (;;) {
        struct pollfd waits[MAX_WAITS] = { { CONTROL, POLLIN, 0 }, { events, POLLIN, 0 } };
        int count = 2 + fill_pump(pump, waits + 2);
        if (poll(waits, (nfds_t)count, -1) < 0 && errno != EINTR)
            fail("Nothing can be waited for: %m");

        if (waits[0].revents && !pass_order(pump, orders)) {
            kill(first, SIGKILL);
            return;
        }

        if (waits[1].revents && !pass_events(events, first))
            return;

        run_pump(pump);
    }
}

int restore_process(const char *folder)
{
    int orders[2], events[2], inner = -1, status = 0;
    static struct pump pump = { .master = -1 };
    static struct room room;
    signal(SIGPIPE, SIG_IGN);
    failures = EVENTS;
    failure_word = "failed ";
    struct plan plan = read_plan(folder);
    if (!find_criu())
        fail("CRIU is not here: install it (package criu, version 4.0 or later)");

    if (pipe2(orders, O_CLOEXEC) != 0 || pipe2(events, O_CLOEXEC) != 0 || (plan.terminals.count && !make_terminal(&pump, &inner)))
        fail("Pipes or a terminal cannot be made: %m");

    if (unshare(CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS) != 0)
        fail("Namespaces of its own cannot be made: %m");

    pid_t first = fork();
    if (first < 0)
        fail("No process can be made: %m");

    if (first == 0) {
        close(orders[1]);
        close(events[0]);
        room = (struct room){ .orders = orders[0], .events = events[1], .terminal = inner };
        go_inside(&room, folder, pump.master);
    }

    close(orders[0]);
    close(events[1]);
    if (pump.master < 0)
        for (int i = 0; i < STREAMS - 1; i++)
            close(i);

    watch(&pump, orders[1], events[0], first);
    waitpid(first, &status, 0);
    drain_pump(&pump);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
}
