/* smash-call: enters functions of shared libraries that it is told of by frames on its standard input (CALLS.md of Smash.Rex). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LARGEST_FRAME = 1 << 20, FRAME_HEAD = 5, LARGEST_RESULT = LARGEST_FRAME - 4096, LARGEST_OUTPUT = 64 << 10,
    MOST_ARGUMENTS = 256, MOST_MEMBERS = 4096, DEEPEST = 8,
};

enum frame_type { FRAME_OPEN = 16, FRAME_ACCEPTED = 17, FRAME_REFUSED = 18, FRAME_RESULT = 41 };

enum open_tag { OPEN_LIBRARY = 64, OPEN_FUNCTION = 65, OPEN_RETURNS = 66, OPEN_ARGUMENT = 67 };

enum result_tag { RESULT_RETURN = 1, RESULT_ARGUMENT, RESULT_ERROR, RESULT_OUTPUT, RESULT_DURATION, RESULT_BIG_ENDIAN, RESULT_FAULT };

enum kind {
    KIND_VOID, KIND_I8, KIND_U8, KIND_I16, KIND_U16, KIND_I32, KIND_U32, KIND_I64, KIND_U64, KIND_F32, KIND_F64, KIND_POINTER,
    KIND_STRING, KIND_IN, KIND_IN_OUT, KIND_OUT, KIND_STRUCT,
};

/* bytes: of a frame. What was taken of them is before `at`; a read beyond the end leaves `bad`. */
struct bytes {
    const uint8_t *at;
    size_t left;
    bool bad;
};

/* Bytes to be sent; they grow. */
struct buffer {
    uint8_t *bytes;
    size_t length, room;
};

/* libffi's own, which is not included: it is not there at build time. */
struct ffi_type {
    size_t size;
    unsigned short alignment, type;
    struct ffi_type **elements;
};

struct ffi_cif {
    _Alignas(16) unsigned char room[512];
};

struct type {
    enum kind kind;
    bool by_pointer;            /* a struct of which the function gets the address */
    size_t size, alignment;     /* as it lies in memory; of a buffer: its bytes */
    size_t count;               /* of a struct: its members, arrays spread out */
    struct type **members;
    struct ffi_type *ffi;
};

struct argument {
    struct type type;
    void *memory;               /* what the function gets, or what it points to */
    void *address;              /* of the memory, where the function gets a pointer */
};

struct refusal {
    int error;
    const char *id;
    char message[512];
};

struct call {
    const char *library, *function;
    struct type returns;
    struct argument arguments[MOST_ARGUMENTS];
    size_t count;
    void (*entry)(void);
    struct refusal refusal;     /* refused, where it has an id */
};

/* frames.c */
bool read_frame(int fd, uint8_t *type, struct bytes *payload);
bool write_frame(int fd, uint8_t type, const struct buffer *payload);
uint64_t take_number(struct bytes *bytes, size_t size);
struct bytes take_bytes(struct bytes *bytes, size_t length);
void put_number(struct buffer *buffer, uint64_t number, size_t size);
void put_bytes(struct buffer *buffer, const void *bytes, size_t length);
void put_string(struct buffer *buffer, const char *text);
size_t begin_field(struct buffer *buffer, uint16_t tag);
void end_field(struct buffer *buffer, size_t begun);

/* memory.c: all that a call takes is given back after it, whichever way it went. */
void *take_memory(size_t size);
void give_back(void);

/* types.c */
bool read_type(const char *text, struct type *type);

/* values.c */
bool read_value(struct bytes *bytes, const struct type *type, void *memory);
void put_value(struct buffer *buffer, const struct type *type, const void *memory);
void make_number(const struct type *type, void *memory);
bool place_argument(struct argument *argument, struct bytes value);
bool comes_back(const struct type *type);

/* request.c */
bool read_call(struct call *call, struct bytes payload);
bool refuse(struct call *call, int error, const char *id, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* library.c */
bool find_entry(struct call *call);

/* foreign.c */
void name_libffi(const char *file);
bool find_libffi(struct call *call);
struct ffi_type *ffi_type_of(enum kind kind);
bool prepare_foreign(struct call *call, struct ffi_cif *cif);
void enter(struct call *call, struct ffi_cif *cif, void *result);

/* output.c */
bool catch_output(void);
void put_output(struct buffer *buffer);
