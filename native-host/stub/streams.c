/* The three streams. What is read here is never more than the other side lets through; what is written here waits in a buffer that its window bounds. */
#include "stub.h"
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

/* How a descriptor is used without ever waiting. */
enum manner {
    MANNER_FILE,     /* never waits for anybody */
    MANNER_REOPENED, /* a description of our own, with O_NONBLOCK: others have theirs as it was */
    MANNER_SOCKET,   /* MSG_DONTWAIT */
    MANNER_CAREFUL   /* one that cannot be opened again: only when it is ready, and only as much as surely fits */
};

struct stream {
    int fd; /* -1: over */
    enum manner manner;
    bool is_terminal, is_ended;
    uint32_t window, taken;
    struct buffer buffer;
};

static struct stream streams[STREAMS];

static bool is_same(int one, int other)
{
    struct stat a, b;
    return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_rdev == b.st_rdev;
}

static bool reopen(int fd)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int own = open(path, (fd == 0 ? O_RDONLY : O_WRONLY) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    bool is_reopened = own >= 0 && is_same(fd, own) && dup3(own, fd, 0) >= 0;
    if (own >= 0)
        close(own);
    return is_reopened;
}

static enum manner find_manner(int fd, bool is_terminal)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return MANNER_CAREFUL;
    if (S_ISSOCK(status.st_mode))
        return MANNER_SOCKET;
    if (is_terminal || S_ISFIFO(status.st_mode))
        return reopen(fd) ? MANNER_REOPENED : MANNER_CAREFUL;
    return MANNER_FILE;
}

static void close_stream(struct stream *stream)
{
    close(stream->fd);
    stream->fd = -1;
    stream->buffer.start = stream->buffer.end = 0;
}

static void end_input(void)
{
    send_byte(FRAME_END_OF_STREAM, 0);
    close_stream(&streams[0]);
}

void streams_start(void)
{
    for (int fd = 0; fd < STREAMS; fd++) {
        bool is_terminal = isatty(fd);
        streams[fd] = (struct stream){ .fd = fd, .is_terminal = is_terminal, .manner = find_manner(fd, is_terminal), .window = WINDOW };
    }
}

static bool wants_input(void)
{
    const struct stream *input = &streams[0];
    return stub.phase == PHASE_RUNS && input->fd >= 0 && input->window > 0 && buffer_length(&stub.out) < LARGEST_DATA && (!input->is_terminal || terminal_is_ours());
}

/* Outputs are watched even when there is nothing to write: who reads them may go. */
void streams_poll(struct pollfd polls[STREAMS])
{
    polls[0] = (struct pollfd){ .fd = wants_input() ? 0 : -1, .events = POLLIN };
    bool is_begun = stub.phase == PHASE_RUNS || stub.phase == PHASE_ENDED;
    for (int i = 1; i < STREAMS; i++)
        polls[i] = (struct pollfd){ .fd = is_begun ? streams[i].fd : -1, .events = buffer_length(&streams[i].buffer) > 0 ? POLLOUT : 0 };
}

static void read_input(void)
{
    struct stream *input = &streams[0];
    size_t most = input->window < LARGEST_DATA ? input->window : LARGEST_DATA;
    size_t begin = frame_begin(FRAME_DATA, CHANNEL);
    put_u8(&stub.out, 0);
    unsigned char *room = buffer_room(&stub.out, most);
    ssize_t count = input->manner == MANNER_SOCKET ? recv(0, room, most, MSG_DONTWAIT) : read(0, room, most);
    int error = errno;
    if (count > 0) {
        stub.out.end += (size_t)count;
        frame_end(begin);
        input->window -= (uint32_t)count;
        stub.account.sent += (uint64_t)count;
        return;
    }
    stub.out.end = stub.out.start + begin; /* no frame after all */
    if (count == 0 || (error != EAGAIN && error != EINTR && !(error == EIO && input->is_terminal && !terminal_is_ours())))
        end_input();
}

static ssize_t write_some(const struct stream *stream)
{
    const unsigned char *bytes = stream->buffer.bytes + stream->buffer.start;
    size_t length = buffer_length(&stream->buffer);
    if (stream->manner == MANNER_SOCKET)
        return send(stream->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (stream->manner == MANNER_CAREFUL && length > PIPE_BUF)
        length = PIPE_BUF;
    return write(stream->fd, bytes, length);
}

/* Nobody takes this any more: the program there is to see what it would see here. What was under way is thrown away. */
static void give_up(struct stream *stream)
{
    uint8_t number = (uint8_t)(stream - streams);
    close_stream(stream);
    if (!stream->is_ended && stub.phase == PHASE_RUNS)
        send_byte(FRAME_END_OF_STREAM, number);
}

/* Half a window at a time, so that there are few announcements and the sender never waits for one while it may send. */
static void count_taken(struct stream *stream, size_t count)
{
    stream->taken += (uint32_t)count;
    if (stream->taken < WINDOW / 2 || stream->is_ended || stub.phase != PHASE_RUNS)
        return;
    size_t begin = frame_begin(FRAME_WINDOW, CHANNEL);
    put_u8(&stub.out, (uint8_t)(stream - streams));
    put_u32(&stub.out, stream->taken);
    frame_end(begin);
    stream->window += stream->taken;
    stream->taken = 0;
}

static void close_if_written(struct stream *stream)
{
    if (stream->fd >= 0 && stream->is_ended && buffer_length(&stream->buffer) == 0)
        close_stream(stream);
}

/* Where nobody reads any more, that is as it should be; else it is missed, and perhaps nobody there has noticed. */
static void note_unwritten(const struct stream *stream, int error)
{
    if (error == EPIPE || error == ECONNRESET || stub.account.unwritten)
        return;
    stub.account.unwritten = join(stream == &streams[1] ? "standard output" : "standard error", ": ", strerror(error));
}

static void write_output(struct stream *stream)
{
    ssize_t count = write_some(stream);
    if (count > 0) {
        buffer_take(&stream->buffer, (size_t)count);
        count_taken(stream, (size_t)count);
        close_if_written(stream);
    } else if (count < 0 && errno != EAGAIN && errno != EINTR) {
        note_unwritten(stream, errno);
        give_up(stream);
    }
}

void streams_go_on(const struct pollfd polls[STREAMS])
{
    if (polls[0].revents)
        read_input();
    for (int i = 1; i < STREAMS; i++) {
        if (streams[i].fd < 0 || polls[i].fd < 0)
            continue;
        if (polls[i].revents & (POLLERR | POLLNVAL))
            give_up(&streams[i]);
        else if (polls[i].revents & POLLOUT)
            write_output(&streams[i]);
    }
}

static struct stream *find_output(struct reader *payload)
{
    uint8_t number = get_u8(payload);
    if (number != 1 && number != 2)
        payload->bad = true;
    return &streams[number % STREAMS];
}

void streams_receive(struct reader *payload)
{
    struct stream *stream = find_output(payload);
    size_t length = (size_t)(payload->end - payload->at);
    if (stream->is_ended || length > stream->window)
        payload->bad = true;
    if (payload->bad)
        return;
    stream->window -= (uint32_t)length;
    stub.account.received += length;
    if (stream->fd < 0)
        return;
    buffer_add(&stream->buffer, payload->at, length);
    if (buffer_length(&stream->buffer) == length && stream->manner != MANNER_CAREFUL)
        write_output(stream); /* nothing waits: at once */
}

void streams_end(struct reader *payload)
{
    uint8_t number = payload->at < payload->end ? *payload->at : UINT8_MAX;
    if (number == 0) { /* the program there reads no more */
        if (streams[0].fd >= 0)
            close_stream(&streams[0]);
        return;
    }
    struct stream *stream = find_output(payload);
    if (payload->bad)
        return;
    stream->is_ended = true;
    close_if_written(stream);
}

void streams_open_window(struct reader *payload)
{
    uint8_t number = get_u8(payload);
    uint32_t bytes = get_u32(payload);
    if (number == 0 && !payload->bad)
        streams[0].window += bytes;
}

bool streams_are_written(void)
{
    return buffer_length(&streams[1].buffer) == 0 && buffer_length(&streams[2].buffer) == 0;
}
