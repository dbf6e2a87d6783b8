/* A master whose connections come from the gate (smashd -a), and whose slots too where all users share a cap. */
#include "gate.h"

static bool unsaid;                         /* the gate has not been told yet */
static struct demand demand;                /* what it is to be told: only the last counts */
static uint32_t slots;                      /* what it has granted last */

bool gated_capped(void)
{
    return host.gated && host.max_jobs < INT_MAX;
}

/* To the session: to a new one first of all, before it starts anything. */
void gated_tell_slots(void)
{
    if (!gated_capped())
        return;
    put_u32(message_begin(SLOTS), slots);
    message_end();
}

/* The next connection, if that is what comes. Whose it is the caller asks again: the gate is trusted, and still. */
int gated_accept(void)
{
    uint8_t packet[SLOTS_SIZE + 1];
    int fd = -1;
    char control[CMSG_SPACE(sizeof fd)] __attribute__((aligned(8)));
    struct iovec data = { packet, sizeof packet };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    ssize_t count = recvmsg(PASSED, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    struct cmsghdr *rights = count > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (rights && rights->cmsg_level == SOL_SOCKET && rights->cmsg_type == SCM_RIGHTS && rights->cmsg_len == CMSG_LEN(sizeof fd))
        memcpy(&fd, CMSG_DATA(rights), sizeof fd);
    if (count > 0 && read_slots(packet, (size_t)count, &slots))
        gated_tell_slots();
    else if (count > 0 && (fd < 0 || packet[0] != 'C' || count != 1))
        log_error("the gate has sent what is no packet");
    return fd;
}

bool gated_unsaid(void)
{
    return unsaid;
}

static void say(void)
{
    uint8_t packet[DEMAND_SIZE];
    write_demand(packet, &demand);
    unsaid = send(PASSED, packet, sizeof packet, MSG_DONTWAIT | MSG_NOSIGNAL) < 0;
    listen_arm();
}

/* The end of the gate is the end of the master, as if it were killed: the jobs run on, and the next master finds them. */
void gated_event(uint32_t events)
{
    bool gone = events & (EPOLLHUP | EPOLLERR);
    if (gone && !host.shutting)
        _exit(EXIT_ERROR);
    if (gone)
        epoll_ctl(host.epoll, EPOLL_CTL_DEL, PASSED, NULL);
    else if (unsaid)
        say();
}

/* From the session. */
bool gated_demand(struct reader *reader)
{
    demand.wanted = get_u32(reader);
    demand.running = get_u32(reader);
    demand.slots = get_u32(reader);
    if (gated_capped())
        say();
    return gated_capped();
}

/* What comes from now on waits in the gate for the next master. */
void gated_stop(void)
{
    if (host.gated)
        shutdown(PASSED, SHUT_RD);
}
