/* Bytes that wait. */
#include "holder.h"
#include <stdlib.h>
#include <string.h>

size_t buffer_length(const struct buffer *buffer)
{
    return buffer->end - buffer->begin;
}

/* Whether there was memory for it. */
bool buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
    if (length == 0)
        return true;
    if (buffer->begin > 0 && buffer->end + length > buffer->room) {
        memmove(buffer->bytes, buffer->bytes + buffer->begin, buffer_length(buffer));
        buffer->end -= buffer->begin;
        buffer->begin = 0;
    }
    if (buffer->end + length > buffer->room) {
        size_t room = buffer->room ? buffer->room : 4096;
        while (room < buffer->end + length)
            room *= 2;
        uint8_t *grown = realloc(buffer->bytes, room);
        if (!grown)
            return false;
        buffer->bytes = grown;
        buffer->room = room;
    }
    memcpy(buffer->bytes + buffer->end, bytes, length);
    buffer->end += length;
    return true;
}

void buffer_take(struct buffer *buffer, size_t length)
{
    buffer->begin += length;
    if (buffer->begin == buffer->end)
        buffer_free(buffer);
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){ 0 };
}
