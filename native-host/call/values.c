/* Values between their form on the wire, big-endian and without padding, and memory. */
#include "call.h"
#include <string.h>

static bool read_struct(struct bytes *bytes, const struct type *type, uint8_t *memory)
{
    size_t offset = 0;
    for (size_t i = 0; i < type->count; i++) {
        const struct type *member = type->members[i];
        offset = (offset + member->alignment - 1) / member->alignment * member->alignment;
        if (!read_value(bytes, member, memory + offset))
            return false;
        offset += member->size;
    }
    return true;
}

static void store(uint64_t number, size_t size, void *memory)
{
    uint8_t byte = (uint8_t)number;
    uint16_t half = (uint16_t)number;
    uint32_t word = (uint32_t)number;
    memcpy(memory, size == 1 ? (void *)&byte : size == 2 ? (void *)&half : size == 4 ? (void *)&word : (void *)&number, size);
}

static uint64_t load(size_t size, const void *memory)
{
    uint8_t byte;
    uint16_t half;
    uint32_t word;
    uint64_t number;
    memcpy(size == 1 ? (void *)&byte : size == 2 ? (void *)&half : size == 4 ? (void *)&word : (void *)&number, memory, size);
    return size == 1 ? byte : size == 2 ? half : size == 4 ? word : number;
}

/* A pointer has eight bytes on the wire, whatever it has here. */
static size_t wire_size(const struct type *type)
{
    return type->kind == KIND_POINTER ? sizeof(uint64_t) : type->size;
}

bool read_value(struct bytes *bytes, const struct type *type, void *memory)
{
    if (type->kind == KIND_STRUCT)
        return read_struct(bytes, type, memory);
    store(take_number(bytes, wire_size(type)), type->size, memory);
    return !bytes->bad;
}

static void put_struct(struct buffer *buffer, const struct type *type, const uint8_t *memory)
{
    size_t offset = 0;
    for (size_t i = 0; i < type->count; i++) {
        const struct type *member = type->members[i];
        offset = (offset + member->alignment - 1) / member->alignment * member->alignment;
        put_value(buffer, member, memory + offset);
        offset += member->size;
    }
}

void put_value(struct buffer *buffer, const struct type *type, const void *memory)
{
    if (type->kind == KIND_STRUCT)
        put_struct(buffer, type, memory);
    else
        put_number(buffer, load(type->size, memory), wire_size(type));
}

/* libffi gives integers that are narrower than a register as a register. */
void make_number(const struct type *type, void *memory)
{
    if (type->kind >= KIND_I8 && type->kind <= KIND_U64 && type->size < sizeof(unsigned long)) {
        unsigned long whole;
        memcpy(&whole, memory, sizeof whole);
        store(whole, type->size, memory);
    }
}

static void point_to(struct argument *argument, size_t size)
{
    argument->address = take_memory(size);
    argument->memory = take_memory(sizeof argument->address);
    memcpy(argument->memory, &argument->address, sizeof argument->address);
}

static bool place_copy(struct argument *argument, struct bytes value, bool is_string)
{
    if (is_string && value.left > 0 && memchr(value.at, 0, value.left))
        return false;
    point_to(argument, value.left + is_string);
    argument->type.size = value.left;
    if (value.left > 0)
        memcpy(argument->address, value.at, value.left);
    return true;
}

/* Puts a value where the function will find it. False: the bytes are no value of the type. */
bool place_argument(struct argument *argument, struct bytes value)
{
    const struct type *type = &argument->type;
    switch (type->kind) {
    case KIND_VOID:
        return false;
    case KIND_STRING:
    case KIND_IN:
    case KIND_IN_OUT:
        return place_copy(argument, value, type->kind == KIND_STRING);
    case KIND_OUT:
        point_to(argument, type->size);
        return value.left == 0;
    default:
        if (type->by_pointer)
            point_to(argument, type->size);
        else
            argument->memory = take_memory(type->size);
        return read_value(&value, type, type->by_pointer ? argument->address : argument->memory) && value.left == 0;
    }
}

bool comes_back(const struct type *type)
{
    return type->by_pointer || type->kind == KIND_IN_OUT || type->kind == KIND_OUT;
}
