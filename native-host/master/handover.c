/* Connections on their way to the session. Each is kept here until the session has TAKEN it, so that one that ends before gives them to the next, in order. */
#include "smashd.h"

/* As far off as an offset can be: the kernel moves it back by each byte that is read, whoever reads it (socket(7), SO_PEEK_OFF). */
enum { KEPT_MOST = 256, NOTHING_READ = INT_MAX, NOT_TOLD = -1, OWN_NEEDS = 48 };

static struct kept { int fd; uint32_t number; } kept[KEPT_MOST];
static size_t count, sent;                  /* sent: so many of the first are with the session */
static uint32_t last_number;

/* What runs has a descriptor for each job, and those that are left are for looks over /proc as well: without one no job could be ended. One connection always has room. */
bool handover_room(void)
{
    return count == 0 || (count < KEPT_MOST && jobs_count() + count + OWN_NEEDS <= host.files.rlim_max);
}

bool handover_waits(void)
{
    return sent < count;
}

static void mark(int fd, int offset)
{
    if (setsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &offset, sizeof offset) < 0)
        log_debug("cannot mark a connection: errno %d", errno);
}

void handover_add(int fd)
{
    mark(fd, NOTHING_READ);
    kept[count++] = (struct kept){ fd, ++last_number };
}

static void forget(size_t index)
{
    close(kept[index].fd);
    count--;
    memmove(&kept[index], &kept[index + 1], (count - index) * sizeof *kept);
}

static bool hand_over(const struct kept *connection)
{
    uint32_t number = htobe32(connection->number);
    char control[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8))) = { 0 };
    struct iovec data = { &number, sizeof number };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(rights), &connection->fd, sizeof connection->fd);
    return sendmsg(session.handover, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof number;
}

void handover_turn(void)
{
    while (session.handover >= 0 && sent < count && hand_over(&kept[sent]))
        sent++;
}

/* False: it was never sent, or has been taken already. */
bool handover_taken(uint32_t number)
{
    for (size_t i = 0; i < sent; i++) {
        if (kept[i].number == number) {
            mark(kept[i].fd, NOT_TOLD);
            forget(i);
            sent--;
            listen_arm();
            return true;
        }
    }
    return false;
}

/* Of which something was read can serve nobody any more: its first bytes went with the session. */
static bool is_untouched(int fd)
{
    int offset = NOT_TOLD;
    socklen_t size = sizeof offset;
    return getsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &offset, &size) == 0 && offset == NOTHING_READ;
}

void handover_again(void)
{
    for (size_t i = sent; i-- > 0;) {
        if (!is_untouched(kept[i].fd))
            forget(i);
    }
    sent = 0;
}

void handover_stop(void)
{
    while (count > 0)
        forget(count - 1);
    sent = 0;
}
