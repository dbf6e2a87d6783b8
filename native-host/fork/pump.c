#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { END_OF_INPUT = 4 };

static void set_nonblocking(int descriptor)
{
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

bool make_terminal(struct pump *pump, int *inner)
{
    pump->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (pump->master < 0 || grantpt(pump->master) != 0 || unlockpt(pump->master) != 0)
        return false;

    *inner = open(ptsname(pump->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*inner < 0)
        return false;

    pump->is_input_open = true;
    set_nonblocking(pump->master);
    set_nonblocking(STDIN_FILENO);
    set_nonblocking(STDOUT_FILENO);
    return true;
}

void set_terminal_size(const struct pump *pump, uint32_t number)
{
    struct winsize size = { .ws_row = (unsigned short)(number >> 16), .ws_col = (unsigned short)number };
    if (pump->master >= 0)
        ioctl(pump->master, TIOCSWINSZ, &size);
}

int fill_pump(const struct pump *pump, struct pollfd *waits)
{
    if (pump->master < 0)
        return 0;

    short events = (short)((pump->out_count == 0 ? POLLIN : 0) | (pump->in_count > 0 ? POLLOUT : 0));
    waits[0] = (struct pollfd){ .fd = pump->master, .events = events };
    waits[1] = (struct pollfd){ .fd = pump->is_input_open && pump->in_count == 0 ? STDIN_FILENO : -1, .events = POLLIN };
    waits[2] = (struct pollfd){ .fd = pump->out_count > 0 ? STDOUT_FILENO : -1, .events = POLLOUT };
    return 3;
}

static void give(int descriptor, char *buffer, size_t *count)
{
    ssize_t written = *count ? write(descriptor, buffer, *count) : 0;
    if (written > 0) {
        memmove(buffer, buffer + written, *count - (size_t)written);
        *count -= (size_t)written;
    } else if (written < 0 && errno != EAGAIN && errno != EINTR) {
        /* Nobody takes it. */
        *count = 0;
    }
}

void run_pump(struct pump *pump)
{
    if (pump->master < 0)
        return;

    ssize_t count = pump->is_input_open && pump->in_count == 0 ? read(STDIN_FILENO, pump->in, sizeof pump->in) : -1;
    if (count > 0) {
        pump->in_count = (size_t)count;
    } else if (count == 0) {
        pump->is_input_open = false;
        pump->in[0] = END_OF_INPUT;
        pump->in_count = 1;
    }

    count = pump->out_count == 0 ? read(pump->master, pump->out, sizeof pump->out) : -1;
    if (count > 0)
        pump->out_count = (size_t)count;

    give(pump->master, pump->in, &pump->in_count);
    give(STDOUT_FILENO, pump->out, &pump->out_count);
}

/* What was written before the end is still to be had. */
void drain_pump(struct pump *pump)
{
    if (pump->master < 0)
        return;

    fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) & ~O_NONBLOCK);
    do {
        give(STDOUT_FILENO, pump->out, &pump->out_count);
        ssize_t count = pump->out_count == 0 ? read(pump->master, pump->out, sizeof pump->out) : 0;
        pump->out_count += count > 0 ? (size_t)count : 0;
    } while (pump->out_count > 0);
}
