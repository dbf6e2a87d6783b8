/* The loop: it waits for the job, for what it writes, and for clients, and ends as the job ends. */
#include "attach.h"
#include "holder.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_STEP = 125, LAST_OUTPUT_MS = 1000, LAST_WORDS_MS = 500 };

struct holder holder;

static int wake[2];

/* The watch list: the wake pipe, the listener, the sink, the source, and then the clients. */
enum { WAKE, LISTENER, SINK, SOURCE, FIRST_CLIENT, WATCHES = FIRST_CLIENT + MAX_CLIENTS };

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

static void watch(struct pollfd *watches)
{
    for (int i = 0; i < WATCHES; i++)
        watches[i] = (struct pollfd){ .fd = -1 };
    watches[WAKE] = (struct pollfd){ .fd = wake[0], .events = POLLIN };
    watches[LISTENER] = (struct pollfd){ .fd = clients_have_room() ? holder.listener : -1, .events = POLLIN };
    /* A pipe that nobody reads any more tells so without being asked. */
    watches[SINK] = (struct pollfd){ .fd = holder.sink == holder.source && !input_is_wanted() ? -1 : holder.sink, .events = input_is_wanted() ? POLLOUT : 0 };
    watches[SOURCE] = (struct pollfd){ .fd = holder.source, .events = POLLIN };
    for (int i = 0; i < MAX_CLIENTS; i++) {
        const struct client *client = &holder.clients[i];
        short events = (short)((client->has_frame || client->is_dropped ? 0 : POLLIN) | (buffer_length(&client->out) > 0 ? POLLOUT : 0));
        /* Of one whose frame waits, only a vanishing is told; that can wait as well. */
        watches[FIRST_CLIENT + i] = (struct pollfd){ .fd = events ? client->fd : -1, .events = events };
    }
}

static void serve_clients(const struct pollfd *watches)
{
    for (int i = 0; i < MAX_CLIENTS; i++) {
        short ready = watches[FIRST_CLIENT + i].revents;
        struct client *client = &holder.clients[i];
        if (ready & POLLOUT)
            clients_write(client);
        if (client->fd >= 0 && (ready & (POLLIN | POLLHUP | POLLERR)))
            clients_read(client);
    }
}

static void serve(int timeout_ms)
{
    struct pollfd watches[WATCHES];
    watch(watches);
    if (poll(watches, WATCHES, timeout_ms) <= 0)
        return;
    if (watches[WAKE].revents) {
        char bytes[64];
        while (read(wake[0], bytes, sizeof bytes) > 0)
            ;
        child_reap();
    }
    if (watches[SOURCE].revents)
        output_read();
    if (watches[SINK].revents & POLLOUT)
        input_write();
    else if (watches[SINK].revents & POLLERR)
        input_close(EPIPE);
    serve_clients(watches);
    if (watches[LISTENER].revents)
        clients_accept();
}

/* What the job wrote last is there still when it is over. */
static void finish(void)
{
    if (holder.keeper >= 0)
        close(holder.keeper);
    long end = now_ms() + LAST_OUTPUT_MS;
    for (long left; holder.source >= 0 && (left = end - now_ms()) > 0;)
        serve((int)left);
    close(holder.listener);
    holder.listener = -1;
    unlink(holder.options.socket);
    clients_told_end();
    end = now_ms() + LAST_WORDS_MS;
    for (long left; clients_have_unsent() && (left = end - now_ms()) > 0;)
        serve((int)left);
}

static void take_preface(void)
{
    struct stat status;
    if (holder.options.columns > 0 || fstat(STDIN_FILENO, &status) < 0 || !S_ISREG(status.st_mode))
        return;
    holder.preface = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    input_load_preface();
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "attach") == 0)
        return attach_run(argc - 2, argv + 2);
    holder.listener = holder.sink = holder.source = holder.preface = holder.keeper = -1;
    options_read(&holder.options, argc, argv);
    if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) < 0 || !clients_listen()) {
        fprintf(stderr, "smash-terminal: %s: %s\n", holder.options.socket, strerror(errno));
        return EXIT_STEP;
    }
    child_prepare_signals(wake[1]);
    take_preface();
    child_start();
    while (!holder.is_child_over)
        serve(-1);
    finish();
    child_follow();
}
