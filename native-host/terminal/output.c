/* What the job writes to its terminal: into the output file, into the memory of what came last, and to all who are attached. */
#include "holder.h"
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static void record(const uint8_t *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = write(STDOUT_FILENO, bytes, length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            /* A full disk does not stop a terminal; that something is missing is said once, where there is room for it. */
            static const char lost[] = "smash-terminal: the output could not be written: some of it is missing\n";
            if (!holder.has_lost_output) {
                ssize_t said = write(STDERR_FILENO, lost, sizeof lost - 1);
                (void)said;
            }
            holder.has_lost_output = true;
            return;
        }
        bytes += count;
        length -= (size_t)count;
    }
}

static void remember(const uint8_t *bytes, size_t length)
{
    if (length >= RECENT_LENGTH) {
        bytes += length - RECENT_LENGTH;
        length = RECENT_LENGTH;
    }
    size_t excess = holder.recent_length + length > RECENT_LENGTH ? holder.recent_length + length - RECENT_LENGTH : 0;
    holder.recent_begin = (holder.recent_begin + excess) % RECENT_LENGTH;
    holder.recent_length -= excess;
    for (size_t done = 0; done < length;) {
        size_t at = (holder.recent_begin + holder.recent_length) % RECENT_LENGTH;
        size_t part = length - done < RECENT_LENGTH - at ? length - done : RECENT_LENGTH - at;
        memcpy(holder.recent + at, bytes + done, part);
        holder.recent_length += part;
        done += part;
    }
}

/* Reads what is there; once nobody has the terminal open any more, EIO says so. */
void output_read(void)
{
    uint8_t bytes[16 * 1024];
    ssize_t count = read(holder.source, bytes, sizeof bytes);
    if (count > 0) {
        record(bytes, (size_t)count);
        remember(bytes, (size_t)count);
        clients_output(bytes, (size_t)count);
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
        holder.source = -1;
    }
}

void output_resize(unsigned columns, unsigned rows)
{
    if (holder.source < 0 || columns == 0 || rows == 0)
        return;
    struct winsize size = { .ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows };
    ioctl(holder.source, TIOCSWINSZ, &size);
}
