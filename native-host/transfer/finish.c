/* The end of what goes to a connection. What was handed to the kernel has not arrived yet: a transfer is whole when the peer has acknowledged all. */
#include "transfer.h"
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

enum { LONGEST_PAUSE = 1000 }; /* ms */

/* States of <netinet/tcp.h>, which cannot be included beside <linux/tcp.h>: our last byte or our end is not acknowledged. */
static bool is_underway(const struct tcp_info *info)
{
    enum { ESTABLISHED = 1, FIN_WAIT1 = 4, CLOSE_WAIT = 8, LAST_ACK = 9, CLOSING = 11 };
    int state = info->tcpi_state;
    return state == ESTABLISHED || state == FIN_WAIT1 || state == CLOSE_WAIT || state == LAST_ACK || state == CLOSING;
}

static bool read_info(struct tcp_info *info)
{
    socklen_t length = sizeof *info;
    *info = (struct tcp_info){ 0 };
    return getsockopt(TO, IPPROTO_TCP, TCP_INFO, info, &length) == 0;
}

static int pending_error(void)
{
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(TO, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

/* The peer closes as soon as it has all, and that wakes us. One that keeps its side open tells nothing: looked at in growing intervals, until the kernel gives it up. */
static enum side wait_for_peer(void)
{
    struct tcp_info info;
    struct pollfd end = { .fd = TO, .events = POLLRDHUP };
    for (int pause = 1; read_info(&info) && is_underway(&info); pause = pause < LONGEST_PAUSE ? pause * 2 : LONGEST_PAUSE) {
        if (poll(&end, 1, pause) > 0)
            end.fd = -1; /* it would tell so again at once */
    }
    errno = pending_error();
    return errno == 0 ? SIDE_NONE : SIDE_TO;
}

/* Without the bytes of the handshake that the kernel counts too. */
uint64_t acknowledged(void)
{
    struct tcp_info info;
    return read_info(&info) ? info.tcpi_bytes_acked : 0;
}

enum side finish_connection(enum side broken, uint64_t before)
{
    if (broken == SIDE_NONE)
        broken = shutdown(TO, SHUT_WR) < 0 ? SIDE_TO : wait_for_peer();
    int error = errno;
    uint64_t arrived = acknowledged() - before;
    if (broken == SIDE_TO && arrived < account->bytes)
        account->bytes = arrived;
    errno = error;
    return broken;
}
