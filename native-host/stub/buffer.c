/* Bytes that wait. What they may be together the windows and the length of a frame bound. */
#include "stub.h"
#include <string.h>

unsigned char *buffer_room(struct buffer *buffer, size_t count)
{
    if (buffer->start == buffer->end)
        buffer->start = buffer->end = 0;
    if (buffer->capacity - buffer->end >= count)
        return buffer->bytes + buffer->end;
    size_t length = buffer_length(buffer);
    if (length > 0)
        memmove(buffer->bytes, buffer->bytes + buffer->start, length);
    buffer->start = 0;
    buffer->end = length;
    if (buffer->capacity - length < count) {
        size_t capacity = buffer->capacity * 2 > length + count ? buffer->capacity * 2 : length + count;
        buffer->bytes = realloc(buffer->bytes, capacity);
        if (!buffer->bytes)
            finish_wrong("there is no memory left");
        buffer->capacity = capacity;
    }
    return buffer->bytes + length;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t count)
{
    unsigned char *room = buffer_room(buffer, count);
    if (count > 0)
        memcpy(room, bytes, count);
    buffer->end += count;
}

void buffer_take(struct buffer *buffer, size_t count)
{
    buffer->start += count;
}
