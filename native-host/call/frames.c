/* Frames, as FRAMES.md of Smash.Rex has them, read and written whole. */
#include "call.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHANNEL = 1, LENGTH = 4 };

static uint8_t frame[LARGEST_FRAME];

static bool read_all(int fd, uint8_t *to, size_t count)
{
    while (count > 0) {
        ssize_t got = read(fd, to, count);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        count -= (size_t)got;
    }
    return true;
}

static bool write_all(int fd, const uint8_t *from, size_t count)
{
    while (count > 0) {
        ssize_t put = write(fd, from, count);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        from += put;
        count -= (size_t)put;
    }
    return true;
}

/* The payload is good until the next frame is read. */
bool read_frame(int fd, uint8_t *type, struct bytes *payload)
{
    uint8_t head[LENGTH];
    if (!read_all(fd, head, sizeof head))
        return false;
    struct bytes length = { head, sizeof head, false };
    size_t count = (size_t)take_number(&length, LENGTH);
    if (count < FRAME_HEAD || count > LARGEST_FRAME || !read_all(fd, frame, count))
        return false;
    *type = frame[0];
    *payload = (struct bytes){ frame + FRAME_HEAD, count - FRAME_HEAD, false };
    return true;
}

bool write_frame(int fd, uint8_t type, const struct buffer *payload)
{
    struct buffer whole = { 0 };
    put_number(&whole, payload->length + FRAME_HEAD, LENGTH);
    put_number(&whole, type, 1);
    put_number(&whole, CHANNEL, 4);
    put_bytes(&whole, payload->bytes, payload->length);
    bool written = write_all(fd, whole.bytes, whole.length);
    free(whole.bytes);
    return written;
}

uint64_t take_number(struct bytes *bytes, size_t size)
{
    struct bytes digits = take_bytes(bytes, size);
    uint64_t number = 0;
    for (size_t i = 0; i < digits.left; i++)
        number = number << 8 | digits.at[i];
    return number;
}

struct bytes take_bytes(struct bytes *bytes, size_t length)
{
    if (length > bytes->left) {
        bytes->bad = true;
        bytes->left = 0;
        return (struct bytes){ .bad = true };
    }
    struct bytes taken = { bytes->at, length, false };
    bytes->at += length;
    bytes->left -= length;
    return taken;
}

static void make_room(struct buffer *buffer, size_t length)
{
    if (buffer->room - buffer->length >= length)
        return;
    size_t room = (buffer->length + length) * 2 + 64;
    uint8_t *bytes = realloc(buffer->bytes, room);
    if (!bytes)
        abort();
    buffer->bytes = bytes;
    buffer->room = room;
}

void put_number(struct buffer *buffer, uint64_t number, size_t size)
{
    make_room(buffer, size);
    for (size_t i = size; i-- > 0;)
        buffer->bytes[buffer->length++] = (uint8_t)(number >> 8 * i);
}

void put_bytes(struct buffer *buffer, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    make_room(buffer, length);
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

void put_string(struct buffer *buffer, const char *text)
{
    size_t length = strlen(text);
    put_number(buffer, length, 4);
    put_bytes(buffer, text, length);
}

/* Returns where it began, for end_field, which puts its length in. */
size_t begin_field(struct buffer *buffer, uint16_t tag)
{
    put_number(buffer, tag, 2);
    put_number(buffer, 0, 4);
    return buffer->length;
}

void end_field(struct buffer *buffer, size_t begun)
{
    size_t length = buffer->length - begun;
    for (size_t i = 0; i < 4; i++)
        buffer->bytes[begun - 4 + i] = (uint8_t)(length >> 8 * (3 - i));
}
