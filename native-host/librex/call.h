/* Inside librex: calls of functions elsewhere, as CALLS.md of Smash.Rex has them. */
#ifndef REX_CALL_H
#define REX_CALL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INTERNAL __attribute__((visibility("hidden")))

enum { MOST_ARGUMENTS = 256, LONGEST_NAME = 256, LONGEST_TYPE = 1024 };

/* Bytes that grow. `bad`: there was no memory for some. */
struct bytes {
    unsigned char *at;
    size_t length, room;
    bool bad;
};

/* What was received, being read. `bad`: it ended too early. */
struct reading {
    const unsigned char *at;
    size_t left;
    bool bad;
};

/* An argument that the function may write to: where it is here. */
struct argument {
    char type[LONGEST_TYPE];
    void *memory;
    size_t size; /* of a buffer, bytes */
};

/* A call, read from its signature. */
struct call {
    char name[LONGEST_NAME], returns[LONGEST_TYPE];
    size_t count;
    struct argument arguments[MOST_ARGUMENTS];
};

/* bytes.c: integers are big-endian. */
INTERNAL void rex_put(struct bytes *bytes, const void *from, size_t length);
INTERNAL void rex_put_number(struct bytes *bytes, uint64_t number, unsigned size);
INTERNAL size_t rex_begin(struct bytes *bytes, uint16_t tag);
INTERNAL void rex_end(struct bytes *bytes, size_t begun);
INTERNAL void rex_put_field(struct bytes *bytes, uint16_t tag, const void *value, size_t length);
INTERNAL uint64_t rex_get_number(struct reading *reading, unsigned size);
INTERNAL struct reading rex_get(struct reading *reading, size_t length);

/* signature.c: false where the signature is none. */
INTERNAL bool rex_read_signature(struct call *call, const char *signature);

/* value.c: values as they lie here, and as they cross. */
INTERNAL bool rex_put_argument(struct bytes *bytes, struct argument *argument, va_list *arguments);
INTERNAL bool rex_take_argument(const struct argument *argument, struct reading value);
INTERNAL bool rex_take_result(const char *type, void *result, bool is_there, struct reading value);

#endif
