/* The terminal: raw while the program there has it and this process group is in its foreground; as it was found whenever that is not so. */
#include "stub.h"
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

static int terminal = -1;
static bool is_raw;
static struct termios found;

/* Programs that write into a pipe or a file do not want a terminal's line ends. */
void terminal_find(void)
{
    int wanted = stub.options.terminal;
    if (wanted == 0 || (wanted < 0 && !(isatty(0) && isatty(1))))
        return;
    if (!isatty(0))
        finish_wrong("standard input is no terminal, and --terminal asks for one");
    terminal = fcntl(0, F_DUPFD_CLOEXEC, 3);
    if (terminal < 0)
        finish_wrong("cannot use the terminal: %s", strerror(errno));
}

bool terminal_is_used(void)
{
    return terminal >= 0;
}

/* Who is in the background leaves it alone. Of a terminal that is not the session's own nobody can say: it is as any file. */
bool terminal_is_ours(void)
{
    pid_t foreground = tcgetpgrp(terminal >= 0 ? terminal : 0);
    return foreground < 0 || foreground == getpgrp();
}

static struct winsize size(void)
{
    struct winsize size = { 0 };
    ioctl(terminal, TIOCGWINSZ, &size);
    return size;
}

void terminal_put_field(struct buffer *fields)
{
    if (terminal < 0)
        return;
    const char *kind = getenv("TERM");
    struct winsize now = size();
    struct buffer value = { 0 };
    put_u16(&value, now.ws_row);
    put_u16(&value, now.ws_col);
    put_string(&value, kind && *kind ? kind : "dumb");
    put_field(fields, FIELD_TERMINAL, value.bytes, buffer_length(&value));
    free(value.bytes);
}

void terminal_take(void)
{
    if (terminal < 0 || is_raw || stub.phase != PHASE_RUNS || !terminal_is_ours() || tcgetattr(terminal, &found) < 0)
        return;
    struct termios raw = found;
    cfmakeraw(&raw);
    is_raw = tcsetattr(terminal, TCSADRAIN, &raw) == 0;
}

void terminal_give_back(void)
{
    if (is_raw && terminal_is_ours())
        tcsetattr(terminal, TCSADRAIN, &found);
    is_raw = false;
}

void terminal_send_size(void)
{
    if (terminal < 0 || stub.phase != PHASE_RUNS)
        return;
    struct winsize now = size();
    size_t begin = frame_begin(FRAME_WINDOW_SIZE, CHANNEL);
    put_u16(&stub.out, now.ws_row);
    put_u16(&stub.out, now.ws_col);
    frame_end(begin);
}
