/* What the job reads: frames of its clients, one whole after the other, as fast as it takes them. Nothing is read of a client whose frame waits. */
#include "holder.h"
#include <errno.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* A file that comes before all else is read as it is needed. */
void input_load_preface(void)
{
    if (holder.preface < 0 || buffer_length(&holder.preface_bytes) > 0)
        return;
    uint8_t bytes[MAX_FRAME];
    ssize_t count = read(holder.preface, bytes, sizeof bytes);
    if (count > 0 && buffer_add(&holder.preface_bytes, bytes, (size_t)count))
        return;
    close(holder.preface);
    holder.preface = -1;
}

static struct client *next_writer(void)
{
    if (holder.writer)
        return holder.writer;
    static size_t last;
    for (size_t i = 1; i <= MAX_CLIENTS; i++) {
        struct client *client = &holder.clients[(last + i) % MAX_CLIENTS];
        if (!client->is_free && client->has_frame) {
            last = (last + i) % MAX_CLIENTS;
            return holder.writer = client;
        }
    }
    return NULL;
}

/* Whether there is something for the job. */
bool input_is_wanted(void)
{
    return holder.sink >= 0 && (buffer_length(&holder.preface_bytes) > 0 || next_writer());
}

static void end_terminal(void)
{
    struct termios now;
    uint8_t mark = 4;
    if (tcgetattr(holder.sink, &now) == 0 && now.c_cc[VEOF] != _POSIX_VDISABLE)
        mark = now.c_cc[VEOF];
    ssize_t written = write(holder.sink, &mark, 1);
    (void)written;
}

static void close_sink(void)
{
    if (holder.sink != holder.source)
        close(holder.sink);
    holder.sink = -1;
}

/* The frame has gone: its sender is told, and may be heard again. */
static void finish_frame(struct client *client, int error)
{
    enum frame_type type = client->in[0];
    uint32_t length = (uint32_t)client->frame_length;
    size_t all = FRAME_HEADER + client->frame_length;
    memmove(client->in, client->in + all, client->in_length - all);
    client->in_length -= all;
    client->has_frame = false;
    client->frame_written = 0;
    if (holder.writer == client)
        holder.writer = NULL;
    if (!client->is_attached)
        clients_answer(client, error ? FRAME_REFUSED : FRAME_ACCEPTED, error ? (uint32_t)error : type == FRAME_END ? 0 : length);
    clients_read(client);
}

/* Nobody reads it any more, or nothing more comes: what waits is refused. */
void input_close(int error)
{
    if (holder.sink >= 0)
        close_sink();
    buffer_free(&holder.preface_bytes);
    if (holder.preface >= 0)
        close(holder.preface);
    holder.preface = -1;
    for (struct client *client; (client = next_writer());)
        finish_frame(client, error);
}

/* Whether all was written. */
static bool write_some(const uint8_t *bytes, size_t length, size_t *written)
{
    ssize_t count = write(holder.sink, bytes, length);
    if (count < 0 && errno != EAGAIN && errno != EINTR) {
        input_close(EPIPE);
        return false;
    }
    *written = count > 0 ? (size_t)count : 0;
    return *written == length;
}

static bool write_preface(void)
{
    size_t written = 0;
    struct buffer *bytes = &holder.preface_bytes;
    if (buffer_length(bytes) == 0)
        return true;
    bool is_whole = write_some(bytes->bytes + bytes->begin, buffer_length(bytes), &written);
    if (written > 0)
        buffer_take(bytes, written);
    if (is_whole)
        input_load_preface();
    return is_whole && buffer_length(bytes) == 0;
}

static bool write_frame(struct client *client)
{
    if (client->in[0] == FRAME_END) {
        bool is_terminal = holder.sink == holder.source;
        if (is_terminal)
            end_terminal();
        finish_frame(client, 0);
        if (!is_terminal)
            input_close(EPIPE);
        return true;
    }
    size_t written = 0;
    bool is_whole = write_some(client->in + FRAME_HEADER + client->frame_written, client->frame_length - client->frame_written, &written);
    if (holder.sink < 0)
        return false;
    client->frame_written += written;
    if (is_whole)
        finish_frame(client, 0);
    return is_whole;
}

/* Writes what the job takes now. */
void input_write(void)
{
    if (holder.sink < 0 || !write_preface())
        return;
    for (struct client *client; holder.sink >= 0 && (client = next_writer());)
        if (!write_frame(client))
            return;
}
