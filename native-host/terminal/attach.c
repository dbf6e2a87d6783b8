/* A console that is attached to a job's terminal: raw as long as that lasts, and as it was found in every case after. */
#include "attach.h"
#include "holder.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

enum { TRIES = 500, PAUSE_US = 10000, TYPED = 4096, MAX_UNSENT = 64 * 1024 };

static struct termios found;
static volatile sig_atomic_t stop_signal, is_resized = 1;
static bool is_alternate;
static int job = -1;
static struct buffer unsent, received;
static char why[256];

static void on_stop(int number)
{
    stop_signal = number;
}

static void on_resize(int number)
{
    (void)number;
    is_resized = 1;
}

/* Of what a program may have left behind: the other screen, a hidden cursor, the mouse, marked pastes, colours. */
static void restore(void)
{
    static const char leave[] = "\033[?1049l", plain[] = "\033[?25h\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?2004l\033[0m";
    ssize_t written = is_alternate ? write(1, leave, sizeof leave - 1) : 0;
    written = write(1, plain, sizeof plain - 1);
    (void)written;
    tcsetattr(0, TCSADRAIN, &found);
}

static int finish(enum attach_end end, const char *what)
{
    restore();
    printf("\r\n[%s]\n", what);
    fflush(stdout);
    return end;
}

static bool connect_to(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path)
        return false;
    strcpy(address.sun_path, path);
    job = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* The holder listens a moment after the job has started; of one that has ended it never does. */
    for (int i = 0; i < TRIES && job >= 0; i++) {
        if (connect(job, (struct sockaddr *)&address, sizeof address) == 0)
            return fcntl(job, F_SETFL, O_NONBLOCK) == 0;
        if (errno != ENOENT && errno != ECONNREFUSED)
            return false;
        usleep(PAUSE_US);
    }
    return false;
}

static void beep(void)
{
    ssize_t written = write(1, "\a", 1);
    (void)written;
}

static void queue(enum frame_type type, const void *content, size_t length)
{
    uint8_t header[FRAME_HEADER] = { (uint8_t)type };
    uint32_t size = htonl((uint32_t)length);
    memcpy(header + 1, &size, sizeof size);
    /* A job that does not read its terminal gets no more than this; the keys that detach are heard all the same. */
    if (buffer_length(&unsent) + sizeof header + length > MAX_UNSENT || !buffer_add(&unsent, header, sizeof header) || !buffer_add(&unsent, content, length))
        beep();
}

static void queue_size(enum frame_type type)
{
    struct winsize size = { 0 };
    ioctl(1, TIOCGWINSZ, &size);
    uint16_t sides[2] = { htons(size.ws_col), htons(size.ws_row) };
    queue(type, sides, sizeof sides);
}

static bool send_some(void)
{
    ssize_t count = send(job, unsent.bytes + unsent.begin, buffer_length(&unsent), MSG_NOSIGNAL);
    if (count > 0)
        buffer_take(&unsent, (size_t)count);
    return count >= 0 || errno == EAGAIN || errno == EINTR;
}

static void note_screen(const uint8_t *bytes, size_t length)
{
    static const char mark[] = "\033[?1049";
    for (size_t at = 0; at + sizeof mark <= length; at++)
        if (memcmp(bytes + at, mark, sizeof mark - 1) == 0)
            is_alternate = bytes[at + sizeof mark - 1] == 'h';
}

static void show(const uint8_t *bytes, size_t length)
{
    note_screen(bytes, length);
    while (length > 0 && !stop_signal) {
        ssize_t count = write(1, bytes, length);
        if (count > 0) {
            bytes += count;
            length -= (size_t)count;
        } else if (errno == EAGAIN) {
            struct pollfd watch = { .fd = 1, .events = POLLOUT };
            poll(&watch, 1, -1);
        } else if (errno != EINTR) {
            return;
        }
    }
}

/* Returns how it ended, or -1 where it goes on. */
static int obey(uint8_t type, const uint8_t *content, size_t length)
{
    uint32_t end[2];
    switch (type) {
    case FRAME_OUTPUT:
        show(content, length);
        return -1;
    case FRAME_ENDED:
        if (length < sizeof end)
            return ATTACH_GONE;
        memcpy(end, content, sizeof end);
        snprintf(why, sizeof why, ntohl(end[0]) ? "the job was ended by signal %u" : "the job has ended with exit code %u", ntohl(end[1]));
        return ATTACH_ENDED;
    case FRAME_DROPPED:
        snprintf(why, sizeof why, "%.*s", (int)length, (const char *)content);
        return ATTACH_DROPPED;
    default:
        return -1;
    }
}

static int receive(void)
{
    uint8_t bytes[MAX_FRAME];
    ssize_t count = read(job, bytes, sizeof bytes);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) || (count > 0 && !buffer_add(&received, bytes, (size_t)count))) {
        snprintf(why, sizeof why, "the terminal is gone");
        return ATTACH_GONE;
    }
    while (buffer_length(&received) >= FRAME_HEADER) {
        const uint8_t *frame = received.bytes + received.begin;
        uint32_t length;
        memcpy(&length, frame + 1, sizeof length);
        length = ntohl(length);
        if (buffer_length(&received) < FRAME_HEADER + (size_t)length)
            return -1;
        int end = obey(frame[0], frame + FRAME_HEADER, length);
        if (end >= 0)
            return end;
        buffer_take(&received, FRAME_HEADER + (size_t)length);
    }
    return -1;
}

static int type(struct detach_keys *keys)
{
    unsigned char typed[TYPED], passed[2 * TYPED];
    long length;
    ssize_t count = read(0, typed, sizeof typed);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
        snprintf(why, sizeof why, "detached: the console is gone");
        return ATTACH_DETACHED;
    }
    int is_over = count > 0 && keys_feed(keys, typed, count, passed, &length);
    if (count > 0 && length > 0)
        queue(FRAME_INPUT, passed, (size_t)length);
    snprintf(why, sizeof why, "detached");
    return is_over ? ATTACH_DETACHED : -1;
}

static int serve(struct detach_keys *keys, const sigset_t *unblocked)
{
    for (int end = -1; end < 0;) {
        if (stop_signal) {
            snprintf(why, sizeof why, "detached by signal %d", (int)stop_signal);
            return ATTACH_DETACHED;
        }
        if (is_resized) {
            is_resized = 0;
            queue_size(FRAME_RESIZE);
        }
        struct pollfd watches[2] = { { .fd = 0, .events = POLLIN }, { .fd = job, .events = (short)(POLLIN | (buffer_length(&unsent) > 0 ? POLLOUT : 0)) } };
        if (ppoll(watches, 2, NULL, unblocked) < 0)
            continue;
        if (watches[1].revents & POLLOUT)
            send_some();
        if (watches[1].revents & (POLLIN | POLLHUP | POLLERR))
            end = receive();
        if (end < 0 && watches[0].revents)
            end = type(keys);
        if (end >= 0)
            return end;
    }
    return ATTACH_GONE;
}

static void handle_signals(sigset_t *unblocked)
{
    sigset_t blocked;
    sigemptyset(&blocked);
    static const int stops[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };
    struct sigaction stop = { .sa_handler = on_stop }, resize = { .sa_handler = on_resize };
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        sigaction(stops[i], &stop, NULL);
        sigaddset(&blocked, stops[i]);
    }
    sigaction(SIGWINCH, &resize, NULL);
    sigaddset(&blocked, SIGWINCH);
    signal(SIGTSTP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_BLOCK, &blocked, unblocked);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        sigdelset(unblocked, stops[i]);
    sigdelset(unblocked, SIGWINCH);
}

int attach_run(int argc, char **argv)
{
    struct detach_keys keys;
    if (argc < 1 || argc > 2 || !keys_read(&keys, argc > 1 ? argv[1] : "Ctrl+b d")) {
        fprintf(stderr, "usage: smash-terminal attach SOCKET [KEYS]; KEYS: 'Ctrl+b d', 'Ctrl+]'\n");
        return ATTACH_WRONG;
    }
    if (!isatty(0) || !isatty(1) || tcgetattr(0, &found) < 0) {
        fprintf(stderr, "smash-terminal: standard input and output are no terminal\n");
        return ATTACH_NO_TERMINAL;
    }
    if (!connect_to(argv[0])) {
        fprintf(stderr, "smash-terminal: %s: %s\n", argv[0], strerror(errno));
        return ATTACH_GONE;
    }
    sigset_t unblocked;
    handle_signals(&unblocked);
    struct termios raw = found;
    cfmakeraw(&raw);
    tcsetattr(0, TCSADRAIN, &raw);
    is_resized = 0;
    queue_size(FRAME_ATTACH);
    int end = serve(&keys, &unblocked);
    return finish((enum attach_end)end, why);
}
