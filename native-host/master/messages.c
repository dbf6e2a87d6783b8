/* Frames in and out: what comes in is read in place, within its bounds; what goes out waits in a buffer that grows on need. */
#include "smashd.h"

enum { BUFFER_BASE = 64 << 10 };

bool buffer_room(struct buffer *buffer, size_t count)
{
    if (buffer->capacity - buffer->end >= count)
        return true;
    size_t capacity = buffer->capacity ? 2 * buffer->capacity : BUFFER_BASE;
    if (capacity < buffer->end + count)
        capacity = buffer->end + count;
    uint8_t *data = realloc(buffer->data, capacity);
    if (!data) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

/* Moves what is left to the front, and gives the memory of a large message back: then true. */
bool buffer_consumed(struct buffer *buffer, size_t count)
{
    size_t left = buffer->end - count;
    if (count > 0 && left > 0)
        memmove(buffer->data, buffer->data + count, left);
    buffer->end = left;
    if (buffer->capacity <= BUFFER_BASE || left > BUFFER_BASE / 2)
        return false;
    uint8_t *data = realloc(buffer->data, BUFFER_BASE);
    buffer->data = data ? data : buffer->data;
    buffer->capacity = data ? BUFFER_BASE : buffer->capacity;
    return true;
}

void buffer_reset(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){ 0 };
}

static void put_bytes(struct buffer *buffer, const void *bytes, size_t count)
{
    if (buffer->failed || !buffer_room(buffer, count))
        return;
    memcpy(buffer->data + buffer->end, bytes, count);
    buffer->end += count;
}

void put_u32(struct buffer *buffer, uint32_t value)
{
    value = htobe32(value);
    put_bytes(buffer, &value, sizeof value);
}

void put_u64(struct buffer *buffer, uint64_t value)
{
    value = htobe64(value);
    put_bytes(buffer, &value, sizeof value);
}

void put_string(struct buffer *buffer, const char *text)
{
    size_t count = strlen(text) + 1;
    put_u32(buffer, (uint32_t)count);
    put_bytes(buffer, text, count);
}

void put_begin(struct buffer *buffer, enum message type)
{
    buffer->frame = buffer->end;
    put_u32(buffer, type);
    put_u32(buffer, 0);
}

void put_end(struct buffer *buffer)
{
    if (buffer->failed)
        return;
    uint32_t length = htobe32((uint32_t)(buffer->end - buffer->frame - FRAME_HEADER));
    memcpy(buffer->data + buffer->frame + 4, &length, sizeof length);
}

static const uint8_t *take(struct reader *reader, size_t count)
{
    static const uint8_t nothing[8];
    const uint8_t *at = reader->at;
    if (reader->bad || (size_t)(reader->end - at) < count) {
        reader->bad = true;
        return nothing;
    }
    reader->at += count;
    return at;
}

uint32_t get_u32(struct reader *reader)
{
    uint32_t value;
    memcpy(&value, take(reader, sizeof value), sizeof value);
    return be32toh(value);
}

uint64_t get_u64(struct reader *reader)
{
    uint64_t value;
    memcpy(&value, take(reader, sizeof value), sizeof value);
    return be64toh(value);
}

bool get_skip(struct reader *reader, uint64_t count, size_t each)
{
    if (reader->bad || count > (size_t)(reader->end - reader->at) / each)
        reader->bad = true;
    else
        reader->at += count * each;
    return !reader->bad;
}

/* The string where it lies, or NULL: its last byte, and no other, must be NUL. */
char *get_string(struct reader *reader)
{
    uint32_t count = get_u32(reader);
    const uint8_t *text = take(reader, count);
    if (!reader->bad && count > 0 && memchr(text, 0, count) == text + count - 1)
        return (char *)(uintptr_t)text;
    reader->bad = true;
    return NULL;
}

char **get_strings(struct reader *reader)
{
    uint32_t count = get_u32(reader);
    struct reader ahead = *reader;
    if (!get_skip(&ahead, count, 5)) { /* no string is shorter: so the count cannot ask for more memory than its message earns */
        reader->bad = true;
        return NULL;
    }
    char **strings = calloc((size_t)count + 1, sizeof *strings);
    for (uint32_t i = 0; strings && i < count && !reader->bad; i++)
        strings[i] = get_string(reader);
    if (!strings || reader->bad) {
        reader->bad = true;
        free(strings);
        return NULL;
    }
    return strings;
}

/* A wrong header is known before its payload is waited for. */
enum frame get_frame(const uint8_t *data, size_t count, enum message *type, uint32_t *length)
{
    static const uint32_t fixed[] = { 0, UINT32_MAX, 8, 20, 20, 20, 0, 0, 0, 4, 0, 16, 12 };
    struct reader reader = { data, data + count, false };
    uint32_t number = get_u32(&reader);
    *length = get_u32(&reader);
    if (reader.bad)
        return FRAME_PARTIAL;
    if (number < READY || number > DEMAND || *length > PAYLOAD_MAX)
        return FRAME_BAD;
    *type = (enum message)number;
    if (fixed[number - READY] != UINT32_MAX && fixed[number - READY] != *length)
        return FRAME_BAD;
    return count - FRAME_HEADER < *length ? FRAME_PARTIAL : FRAME_WHOLE;
}
