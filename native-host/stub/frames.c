/* Frames as they are written and read. */
#include "stub.h"
#include <string.h>

static void put_number(struct buffer *buffer, uint64_t number, unsigned bytes)
{
    unsigned char *room = buffer_room(buffer, bytes);
    for (unsigned i = 0; i < bytes; i++)
        room[i] = (unsigned char)(number >> (8 * (bytes - 1 - i)));
    buffer->end += bytes;
}

void put_u8(struct buffer *buffer, uint8_t number)
{
    put_number(buffer, number, 1);
}

void put_u16(struct buffer *buffer, uint16_t number)
{
    put_number(buffer, number, 2);
}

void put_u32(struct buffer *buffer, uint32_t number)
{
    put_number(buffer, number, 4);
}

void put_u64(struct buffer *buffer, uint64_t number)
{
    put_number(buffer, number, 8);
}

void put_string(struct buffer *buffer, const char *text)
{
    size_t length = strlen(text);
    put_u32(buffer, (uint32_t)length);
    buffer_add(buffer, text, length);
}

void put_field(struct buffer *buffer, uint16_t tag, const void *value, size_t length)
{
    put_u16(buffer, tag);
    put_u32(buffer, (uint32_t)length);
    buffer_add(buffer, value, length);
}

void put_text(struct buffer *buffer, uint16_t tag, const char *text)
{
    put_field(buffer, tag, text, strlen(text));
}

size_t frame_begin(enum frame type, uint32_t channel)
{
    size_t begin = buffer_length(&stub.out);
    put_u32(&stub.out, 0);
    put_u8(&stub.out, (uint8_t)type);
    put_u32(&stub.out, channel);
    return begin;
}

void frame_end(size_t begin)
{
    size_t length = buffer_length(&stub.out) - begin - 4;
    if (length > LARGEST_FRAME)
        finish_wrong("the command, its environment and its options are %zu bytes together, and %d may be sent", length, (int)LARGEST_FRAME);
    unsigned char *at = stub.out.bytes + stub.out.start + begin;
    for (unsigned i = 0; i < 4; i++)
        at[i] = (unsigned char)(length >> (8 * (3 - i)));
}

void send_number(enum frame type, uint32_t number)
{
    size_t begin = frame_begin(type, CHANNEL);
    put_u32(&stub.out, number);
    frame_end(begin);
}

void send_byte(enum frame type, uint8_t number)
{
    size_t begin = frame_begin(type, CHANNEL);
    put_u8(&stub.out, number);
    frame_end(begin);
}

static uint64_t get_number(struct reader *reader, unsigned bytes)
{
    uint64_t number = 0;
    if ((size_t)(reader->end - reader->at) < bytes) {
        reader->bad = true;
        reader->at = reader->end;
        return 0;
    }
    for (unsigned i = 0; i < bytes; i++)
        number = number << 8 | *reader->at++;
    return number;
}

uint8_t get_u8(struct reader *reader)
{
    return (uint8_t)get_number(reader, 1);
}

uint16_t get_u16(struct reader *reader)
{
    return (uint16_t)get_number(reader, 2);
}

uint32_t get_u32(struct reader *reader)
{
    return (uint32_t)get_number(reader, 4);
}

uint64_t get_u64(struct reader *reader)
{
    return get_number(reader, 8);
}

char *get_text(struct reader *reader, size_t length)
{
    if ((size_t)(reader->end - reader->at) < length) {
        reader->bad = true;
        length = 0;
    }
    char *text = strndup((const char *)reader->at, length);
    if (!text)
        finish_wrong("there is no memory left");
    reader->at += length;
    return text;
}

char *get_string(struct reader *reader)
{
    uint32_t length = get_u32(reader);
    return get_text(reader, length);
}
