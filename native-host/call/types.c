/* Types by their text: CALLS.md of Smash.Rex has the grammar. */
#include "call.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct name {
    const char *text;
    enum kind kind;
    size_t size;
};

struct reading {
    const char *at;
    size_t members, depth;
};

static const struct name names[] = {
    { "i8", KIND_I8, 1 }, { "u8", KIND_U8, 1 }, { "i16", KIND_I16, 2 }, { "u16", KIND_U16, 2 }, { "i32", KIND_I32, 4 }, { "u32", KIND_U32, 4 },
    { "i64", KIND_I64, 8 }, { "u64", KIND_U64, 8 }, { "f32", KIND_F32, sizeof(float) }, { "f64", KIND_F64, sizeof(double) }, { "ptr", KIND_POINTER, sizeof(void *) },
    { "str", KIND_STRING, sizeof(void *) }, { "in", KIND_IN, sizeof(void *) }, { "io", KIND_IN_OUT, sizeof(void *) }, { "void", KIND_VOID, 0 },
};

static bool read_struct(struct reading *reading, struct type *type);

static size_t count_letters(const char *text)
{
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789");
}

static bool read_name(struct reading *reading, struct type *type)
{
    size_t length = count_letters(reading->at);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].text) == length && strncmp(names[i].text, reading->at, length) == 0) {
            *type = (struct type){ .kind = names[i].kind, .size = names[i].size, .alignment = names[i].size };
            type->ffi = ffi_type_of(type->kind);
            reading->at += length;
            return true;
        }
    return false;
}

static bool read_count(struct reading *reading, size_t largest, size_t *count)
{
    if (*reading->at < '1' || *reading->at > '9')
        return false;
    char *end;
    errno = 0;
    unsigned long long number = strtoull(reading->at, &end, 10);
    reading->at = end;
    *count = (size_t)number;
    return !errno && number <= largest;
}

static bool read_member_type(struct reading *reading, struct type *type)
{
    if (*reading->at == '{')
        return read_struct(reading, type);
    return read_name(reading, type) && type->kind >= KIND_I8 && type->kind <= KIND_POINTER;
}

static bool add_members(struct reading *reading, struct type *type, const struct type *member)
{
    size_t count = 1;
    if (*reading->at == ':') {
        reading->at++;
        if (!read_count(reading, MOST_MEMBERS, &count))
            return false;
    }
    /* Counted before they are made, so that nested arrays cannot grow without bound. */
    if (count > MOST_MEMBERS - reading->members)
        return false;
    reading->members += count;
    struct type **members = take_memory((type->count + count) * sizeof *members);
    if (type->count > 0)
        memcpy(members, type->members, type->count * sizeof *members);
    struct type *copy = take_memory(sizeof *copy);
    *copy = *member;
    for (size_t i = 0; i < count; i++)
        members[type->count++] = copy;
    type->members = members;
    return true;
}

static void lay_out(struct type *type)
{
    type->alignment = 1;
    type->size = 0;
    for (size_t i = 0; i < type->count; i++) {
        const struct type *member = type->members[i];
        type->size = (type->size + member->alignment - 1) / member->alignment * member->alignment + member->size;
        if (member->alignment > type->alignment)
            type->alignment = member->alignment;
    }
    type->size = (type->size + type->alignment - 1) / type->alignment * type->alignment;
}

static void tell_libffi(struct type *type)
{
    enum { FFI_TYPE_STRUCT = 13 };
    type->ffi = take_memory(sizeof *type->ffi);
    type->ffi->type = FFI_TYPE_STRUCT;
    type->ffi->elements = take_memory((type->count + 1) * sizeof *type->ffi->elements);
    for (size_t i = 0; i < type->count; i++)
        type->ffi->elements[i] = type->members[i]->ffi;
}

static bool read_struct(struct reading *reading, struct type *type)
{
    *type = (struct type){ .kind = KIND_STRUCT };
    if (++reading->depth > DEEPEST)
        return false;
    reading->at++;
    do {
        struct type member;
        reading->at += strspn(reading->at, " ");
        if (!read_member_type(reading, &member) || !add_members(reading, type, &member))
            return false;
    } while (*reading->at == ' ');
    if (*reading->at != '}')
        return false;
    reading->at++;
    reading->depth--;
    lay_out(type);
    tell_libffi(type);
    return true;
}

static bool read_buffer(struct reading *reading, struct type *type)
{
    reading->at += strlen("out:");
    *type = (struct type){ .kind = KIND_OUT, .ffi = ffi_type_of(KIND_POINTER) };
    return read_count(reading, LARGEST_RESULT, &type->size);
}

bool read_type(const char *text, struct type *type)
{
    struct reading reading = { .at = text };
    bool by_pointer = *text == '&';
    bool is_read;
    reading.at += by_pointer;
    if (*reading.at == '{')
        is_read = read_struct(&reading, type);
    else if (!by_pointer && strncmp(text, "out:", 4) == 0)
        is_read = read_buffer(&reading, type);
    else
        is_read = !by_pointer && read_name(&reading, type);
    if (!is_read || *reading.at)
        return false;
    type->by_pointer = by_pointer;
    if (by_pointer)
        type->ffi = ffi_type_of(KIND_POINTER);
    return true;
}
