#include "call.h"

#include <stdlib.h>
#include <string.h>

void rex_put(struct bytes *bytes, const void *from, size_t length)
{
    if (bytes->room - bytes->length < length) {
        size_t room = (bytes->length + length) * 2 + 256;
        unsigned char *at = realloc(bytes->at, room);
        if (!at) {
            bytes->bad = true;
            return;
        }

        bytes->at = at;
        bytes->room = room;
    }

    if (length > 0)
        memcpy(bytes->at + bytes->length, from, length);

    bytes->length += length;
}

void rex_put_number(struct bytes *bytes, uint64_t number, unsigned size)
{
    unsigned char digits[8];
    for (unsigned i = 0; i < size; i++)
        digits[i] = (unsigned char)(number >> (8 * (size - 1 - i)));

    rex_put(bytes, digits, size);
}

/* A field whose length is not known yet: rex_end puts it in. */
size_t rex_begin(struct bytes *bytes, uint16_t tag)
{
    rex_put_number(bytes, tag, 2);
    rex_put_number(bytes, 0, 4);
    return bytes->length;
}

void rex_end(struct bytes *bytes, size_t begun)
{
    size_t length = bytes->length - begun;
    for (size_t i = 0; !bytes->bad && i < 4; i++)
        bytes->at[begun - 4 + i] = (unsigned char)(length >> (8 * (3 - i)));
}

void rex_put_field(struct bytes *bytes, uint16_t tag, const void *value, size_t length)
{
    size_t begun = rex_begin(bytes, tag);
    rex_put(bytes, value, length);
    rex_end(bytes, begun);
}

struct reading rex_get(struct reading *reading, size_t length)
{
    struct reading part = { reading->at, length, false };
    if (length > reading->left) {
        reading->bad = true;
        part = (struct reading){ .bad = true };
        length = reading->left;
    }

    reading->at += length;
    reading->left -= length;
    return part;
}

uint64_t rex_get_number(struct reading *reading, unsigned size)
{
    struct reading digits = rex_get(reading, size);
    uint64_t number = 0;
    for (size_t i = 0; i < digits.left; i++)
        number = number << 8 | digits.at[i];

    return number;
}
