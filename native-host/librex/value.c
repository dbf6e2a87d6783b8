/* Values as they lie in memory here, and as they cross: numbers big-endian, structs member after member without padding. */
#include "call.h"

#include <stdlib.h>
#include <string.h>

enum { ARGUMENT = 67, DEEPEST = 8 };

/* What goes over a struct: into bytes (`out`), out of what was received (`in`), or neither, which measures it. */
struct walk {
    const char *at;
    struct bytes *out;
    struct reading *in;
    unsigned depth;
};

struct layout {
    size_t size, alignment;
};

static const struct {
    const char *name;
    unsigned size;
    char kind; /* i: an integer, f: a floating-point number */
} numbers[] = {
    { "i8", 1, 'i' }, { "u8", 1, 'i' }, { "i16", 2, 'i' }, { "u16", 2, 'i' }, { "i32", 4, 'i' }, { "u32", 4, 'i' }, { "i64", 8, 'i' }, { "u64", 8, 'i' },
    { "ptr", 8, 'i' }, { "f32", 4, 'f' }, { "f64", 8, 'f' },
};

static int find_number(const char *text, size_t length)
{
    for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++)
        if (strlen(numbers[i].name) == length && strncmp(numbers[i].name, text, length) == 0)
            return i;

    return -1;
}

/* A number in memory has this machine's byte order; its bits are the same. */
static uint64_t load(const void *memory, unsigned size)
{
    uint8_t one;
    uint16_t two;
    uint32_t four;
    uint64_t eight;
    switch (size) {
    case 1: memcpy(&one, memory, 1); return one;
    case 2: memcpy(&two, memory, 2); return two;
    case 4: memcpy(&four, memory, 4); return four;
    default: memcpy(&eight, memory, 8); return eight;
    }
}

static void store(void *memory, uint64_t number, unsigned size)
{
    uint8_t one = (uint8_t)number;
    uint16_t two = (uint16_t)number;
    uint32_t four = (uint32_t)number;
    switch (size) {
    case 1: memcpy(memory, &one, 1); break;
    case 2: memcpy(memory, &two, 2); break;
    case 4: memcpy(memory, &four, 4); break;
    default: memcpy(memory, &number, 8); break;
    }
}

static bool walk_struct(struct walk *walk, char *memory, struct layout *layout);

static bool walk_member(struct walk *walk, char *memory, struct layout *layout)
{
    if (*walk->at == '{')
        return walk_struct(walk, memory, layout);

    size_t length = strcspn(walk->at, " :}");
    int number = find_number(walk->at, length);
    walk->at += length;
    if (number < 0)
        return false;

    *layout = (struct layout){ numbers[number].size, numbers[number].size };
    if (walk->out)
        rex_put_number(walk->out, load(memory, numbers[number].size), numbers[number].size);
    else if (walk->in)
        store(memory, rex_get_number(walk->in, numbers[number].size), numbers[number].size);

    return true;
}

static bool measure_member(const struct walk *walk, struct walk *after, struct layout *layout)
{
    *after = (struct walk){ .at = walk->at, .depth = walk->depth };
    return walk_member(after, NULL, layout);
}

/* The members of one type, as many as `:N` says. */
static bool walk_members(struct walk *walk, char *memory, struct layout *layout)
{
    struct walk after;
    struct layout member;
    if (!measure_member(walk, &after, &member))
        return false;

    unsigned long count = 1;
    if (*after.at == ':') {
        char *end;
        count = strtoul(after.at + 1, &end, 10);
        after.at = end;
    }

    layout->size = (layout->size + member.alignment - 1) / member.alignment * member.alignment;
    layout->alignment = member.alignment > layout->alignment ? member.alignment : layout->alignment;
    bool is_known = count > 0 && count <= 4096;
    for (unsigned long i = 0; is_known && (walk->in || walk->out) && i < count; i++) {
        struct walk one = *walk;
        is_known = walk_member(&one, memory + layout->size + i * member.size, &member);
    }

    layout->size += count * member.size;
    walk->at = after.at;
    return is_known;
}

static bool walk_struct(struct walk *walk, char *memory, struct layout *layout)
{
    if (++walk->depth > DEEPEST)
        return false;

    *layout = (struct layout){ 0, 1 };
    walk->at++;
    do {
        walk->at += strspn(walk->at, " ");
        if (!walk_members(walk, memory, layout))
            return false;
    } while (*walk->at == ' ');

    layout->size = (layout->size + layout->alignment - 1) / layout->alignment * layout->alignment;
    walk->depth--;
    return *walk->at++ == '}';
}

static bool is_struct(const char *type)
{
    struct layout layout;
    struct walk walk = { .at = type };
    return *type == '{' && walk_struct(&walk, NULL, &layout) && !*walk.at;
}

/* Nothing in memory is touched for a type that is none. */
static bool go_over(const char *type, void *memory, struct bytes *out, struct reading *in)
{
    struct layout layout;
    struct walk walk = { .at = type, .out = out, .in = in };
    return is_struct(type) && walk_struct(&walk, memory, &layout);
}

static bool put_number(struct bytes *bytes, int number, va_list *arguments)
{
    float narrow;
    double wide;
    uint64_t bits = 0;
    unsigned size = numbers[number].size;
    if (numbers[number].kind == 'f') {
        wide = va_arg(*arguments, double);
        narrow = (float)wide;
        bits = size == sizeof narrow ? load(&narrow, sizeof narrow) : load(&wide, sizeof wide);
    } else {
        /* What is smaller than an int comes as one. */
        bits = size < 8 ? (uint64_t)va_arg(*arguments, unsigned int) : va_arg(*arguments, uint64_t);
    }

    rex_put_number(bytes, bits, size);
    return true;
}

static bool put_pointed(struct bytes *bytes, struct argument *argument, va_list *arguments)
{
    const char *type = argument->type;
    argument->memory = va_arg(*arguments, void *);
    if (strcmp(type, "in") == 0 || strcmp(type, "io") == 0)
        argument->size = va_arg(*arguments, size_t);
    else if (strncmp(type, "out:", 4) == 0)
        argument->size = strtoul(type + 4, NULL, 10);
    else if (strcmp(type, "str") == 0)
        argument->size = argument->memory ? strlen(argument->memory) : 0;
    else
        return (*type == '{' || *type == '&') && argument->memory && go_over(type + (*type == '&'), argument->memory, bytes, NULL);

    bool is_sent = strncmp(type, "out:", 4) != 0;
    if (!argument->memory && (argument->size > 0 || strcmp(type, "str") == 0))
        return false;

    rex_put(bytes, argument->memory, is_sent ? argument->size : 0);
    return true;
}

bool rex_put_argument(struct bytes *bytes, struct argument *argument, va_list *arguments)
{
    size_t field = rex_begin(bytes, ARGUMENT), length = strlen(argument->type);
    int number = find_number(argument->type, length);
    rex_put_number(bytes, length, 4);
    rex_put(bytes, argument->type, length);
    bool is_put = number >= 0 ? put_number(bytes, number, arguments) : put_pointed(bytes, argument, arguments);
    rex_end(bytes, field);
    return is_put;
}

bool rex_take_argument(const struct argument *argument, struct reading value)
{
    if (*argument->type == '&')
        return go_over(argument->type + 1, argument->memory, NULL, &value) && !value.bad;

    bool is_buffer = strcmp(argument->type, "io") == 0 || strncmp(argument->type, "out:", 4) == 0;
    if (!is_buffer || value.left != argument->size)
        return false;

    memcpy(argument->memory, value.at, value.left);
    return true;
}

bool rex_take_result(const char *type, void *result, bool is_there, struct reading value)
{
    int number = find_number(type, strlen(type));
    if (!result || strcmp(type, "void") == 0)
        return true;

    if (strcmp(type, "str") == 0) {
        char *text = is_there ? strndup((const char *)value.at, value.left) : NULL;
        memcpy(result, &text, sizeof text);
        return text || !is_there;
    }

    if (*type == '{')
        return go_over(type, result, NULL, &value) && !value.bad;

    if (number < 0)
        return false;

    store(result, rex_get_number(&value, numbers[number].size), numbers[number].size);
    return !value.bad;
}
