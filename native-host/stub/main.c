/* smash-stub [OPTION]... PROGRAM [ARGUMENT]...: README.md. */
#include "stub.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

enum { ORIGIN = STREAMS, SIGNALS, POLLS };

struct stub stub = { .socket = -1, .signals = -1 };

char *join(const char *one, const char *two, const char *three)
{
    size_t length = strlen(one) + strlen(two) + strlen(three) + 1;
    char *text = malloc(length);
    if (!text)
        abort();
    snprintf(text, length, "%s%s%s", one, two, three);
    return text;
}

/* A program that was started without a stream has none there either; nothing else is to get its number. */
static void fill_gaps(void)
{
    for (int fd = 0; fd < STREAMS; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) != fd)
            exit(EXIT_NOT_RUN);
    }
}

static void wait_for_something(struct pollfd polls[POLLS])
{
    streams_poll(polls);
    polls[ORIGIN] = (struct pollfd){ .fd = stub.socket, .events = (short)(POLLIN | (buffer_length(&stub.out) > 0 ? POLLOUT : 0)) };
    polls[SIGNALS] = (struct pollfd){ .fd = stub.signals, .events = POLLIN };
    while (poll(polls, POLLS, -1) < 0) {
        if (errno != EINTR)
            finish_wrong("cannot wait: %s", strerror(errno));
    }
}

static void go_on(void)
{
    struct pollfd polls[POLLS];
    origin_flush(); /* where that fails, what was said last is still to be read */
    wait_for_something(polls);
    if (polls[SIGNALS].revents)
        signals_read();
    streams_go_on(polls);
    if (polls[ORIGIN].revents && !origin_receive())
        origin_leave();
    if (polls[ORIGIN].revents)
        terminal_take(); /* it may have come to the foreground */
}

int main(int argc, char **argv)
{
    (void)argc;
    fill_gaps();
    prctl(PR_SET_NAME, "smash-stub");
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY); /* smash-stub-watch, which sees the one signal that cannot be caught */
    options_read(argv + 1);
    signals_block();
    terminal_find();
    origin_connect();
    streams_start();
    transaction_greet();
    while (stub.phase != PHASE_ENDED || !streams_are_written())
        go_on();
    finish_as_program();
}
