/* Descriptors that come with control messages: those of one message are one batch, taken by the LAUNCH that announces them, in their order. */
#include "smashd.h"

enum { BATCHES_MOST = 16 };                 /* one waits for the rest of its message, and few can come with one read */

static struct rights waiting[BATCHES_MOST];
static size_t first, count;

void rights_close(struct rights *rights)
{
    for (uint32_t i = 0; i < rights->count; i++)
        close(rights->fds[i]);
    *rights = (struct rights){ 0 };
}

/* What nobody announced. */
void rights_drop(void)
{
    for (; count > 0; count--, first = (first + 1) % BATCHES_MOST)
        rights_close(&waiting[first]);
}

bool rights_next(struct rights *rights)
{
    if (count == 0)
        return false;
    *rights = waiting[first];
    waiting[first] = (struct rights){ 0 };
    first = (first + 1) % BATCHES_MOST;
    count--;
    return true;
}

/* A read ends with the bytes that descriptors came with (unix(7)), so there is one batch at most. Where the table of descriptors is full the
   kernel leaves some out, and says so. Too many batches are cut short, so that their LAUNCH is refused. */
ssize_t rights_receive(int fd, void *data, size_t room)
{
    char control[CMSG_SPACE(sizeof(int) * RIGHTS_MOST)] __attribute__((aligned(8)));
    struct iovec into = { data, room };
    struct msghdr message = { .msg_iov = &into, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    struct rights rights = { 0 };
    ssize_t received = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    struct cmsghdr *header = received > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        rights.count = (uint32_t)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(rights.fds, CMSG_DATA(header), rights.count * sizeof(int));
    }
    rights.cut = received > 0 && (message.msg_flags & MSG_CTRUNC);
    if (count == BATCHES_MOST) {
        rights_close(&rights);
        waiting[(first + count - 1) % BATCHES_MOST].cut = true;
    } else if (rights.count > 0 || rights.cut) {
        waiting[(first + count++) % BATCHES_MOST] = rights;
    }
    return received;
}
