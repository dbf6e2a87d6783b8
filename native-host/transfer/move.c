/* The three ways of moving bytes. None holds more than one block. */
#include "transfer.h"
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

static bool again(ssize_t result)
{
    return result < 0 && errno == EINTR;
}

static bool write_all(const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t written = write(TO, bytes, count);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
            account->bytes += (uint64_t)written;
        }
    }
    return true;
}

static enum side wait_never(void)
{
    return SIDE_NONE;
}

static enum side copy(char *buffer, size_t block, enum side (*wait)(void))
{
    for (;;) {
        enum side gone = wait();
        if (gone != SIDE_NONE)
            return gone;
        ssize_t count = read(FROM, buffer, block);
        if (count == 0)
            return SIDE_NONE;
        if (count < 0 && !again(count))
            return SIDE_FROM;
        if (count > 0 && !write_all(buffer, (size_t)count))
            return SIDE_TO;
    }
}

static enum side copy_blocks(size_t block, enum side (*wait)(void))
{
    char *buffer = malloc(block);
    enum side broken = buffer ? copy(buffer, block, wait) : SIDE_TO;
    int error = errno;
    free(buffer);
    errno = error;
    return broken;
}

/* Through memory: splice(2) refuses files that are appended to, and into a file it copies too. */
enum side move_to_file(size_t block)
{
    return copy_blocks(block, wait_never);
}

enum side move_from_file(size_t block)
{
    for (;;) {
        ssize_t count = sendfile(TO, FROM, NULL, block);
        if (count == 0)
            return SIDE_NONE;
        if (count > 0)
            account->bytes += (uint64_t)count;
        else if (!again(count))
            return errno == EIO || errno == EINVAL ? SIDE_FROM : SIDE_TO;
    }
}

/* Who takes the bytes may go before any come. */
static enum side wait_for_bytes(void)
{
    struct pollfd ends[] = { { .fd = FROM, .events = POLLIN }, { .fd = TO } };
    while (poll(ends, 2, -1) < 0) {
        if (errno != EINTR)
            return SIDE_FROM;
    }
    if (!(ends[1].revents & (POLLERR | POLLHUP)))
        return SIDE_NONE;
    int error = 0;
    socklen_t length = sizeof error;
    errno = getsockopt(TO, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error ? error : EPIPE;
    return SIDE_TO;
}

/* Between a pipe and a connection, either way. Not by splice(2): while that waits for a peer that takes nothing it holds the pipe's lock, and who
   wants to write to it could not even be killed. */
enum side move_along(size_t block)
{
    return copy_blocks(block, wait_for_bytes);
}
