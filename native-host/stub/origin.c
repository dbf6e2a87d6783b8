/* The connection to smash-rex, the one of this host: whoever connects to its socket starts it. */
#include "stub.h"
#include "../librex/reach.h"
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { HEADER = 9, COUNTED = 5, ONE_READ = 64 * 1024 };

void origin_connect(void)
{
    char *found = rex_socket_path();
    const char *path = stub.options.socket ? stub.options.socket : found;
    stub.socket = path ? rex_reach(path) : -1;
    if (stub.socket < 0) {
        const char *why = errno == ENOENT || errno == ECONNREFUSED ? "no host listens there: start one, or name its socket by REX_SOCKET" : strerror(errno);
        finish_wrong("cannot reach REX at %s: %s", path ? path : "its socket", why);
    }
    if (fcntl(stub.socket, F_SETFL, O_NONBLOCK) < 0)
        finish_wrong("cannot use the socket %s: %s", path, strerror(errno));
    free(found);
}

static bool is_later(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

/* False: nobody takes anything any more. */
bool origin_flush(void)
{
    while (buffer_length(&stub.out) > 0) {
        ssize_t count = send(stub.socket, stub.out.bytes + stub.out.start, buffer_length(&stub.out), MSG_NOSIGNAL);
        if (count < 0)
            return is_later(errno);
        buffer_take(&stub.out, (size_t)count);
    }
    return true;
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* It has gone. What the program wrote before it ended is here already. Before both sides have greeted nothing was asked for, so that nothing runs anywhere. */
void origin_leave(void)
{
    if (stub.phase == PHASE_GREETING)
        finish_wrong("REX at home has ended before it was asked: nothing was run");
    if (stub.phase != PHASE_ENDED)
        finish_lost(join("the connection to REX at home has ended", "", ""));
    close(stub.socket);
    stub.socket = -1;
}

/* For what must be under way before this process stops or ends. */
void origin_flush_within(int milliseconds)
{
    int64_t deadline = now() + milliseconds;
    while (origin_flush() && buffer_length(&stub.out) > 0) {
        struct pollfd ready = { .fd = stub.socket, .events = POLLOUT };
        int64_t left = deadline - now();
        if (left <= 0 || poll(&ready, 1, (int)left) == 0)
            return;
    }
}

static void hand_on_frames(void)
{
    while (buffer_length(&stub.in) >= 4) {
        struct reader head = { .at = stub.in.bytes + stub.in.start, .end = stub.in.bytes + stub.in.end };
        uint32_t length = get_u32(&head);
        if (length < COUNTED || length > LARGEST_FRAME)
            finish_lost(join("what REX at home sent is no frame", "", ""));
        if (buffer_length(&stub.in) < length + 4)
            return;
        enum frame type = get_u8(&head);
        uint32_t channel = get_u32(&head);
        struct reader payload = { .at = head.at, .end = head.at + (length - COUNTED) };
        if (channel == 0 || channel == CHANNEL)
            transaction_receive(type, &payload);
        buffer_take(&stub.in, length + 4);
    }
}

/* False: the other side has gone. */
bool origin_receive(void)
{
    for (;;) {
        ssize_t count = recv(stub.socket, buffer_room(&stub.in, ONE_READ), ONE_READ, 0);
        if (count < 0)
            return is_later(errno);
        if (count == 0)
            return false;
        stub.in.end += (size_t)count;
        hand_on_frames();
        if (count < ONE_READ)
            return true;
    }
}
