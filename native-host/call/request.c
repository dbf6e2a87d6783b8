/* An OPEN, read into a call. */
#include "call.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool refuse(struct call *call, int error, const char *id, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(call->refusal.message, sizeof call->refusal.message, format, values);
    va_end(values);
    call->refusal.error = error;
    call->refusal.id = id;
    return false;
}

static bool refuse_invalid(struct call *call, const char *what)
{
    return refuse(call, EINVAL, "RexCallInvalid", "%s", what);
}

/* Null: it has a 0 within, which no string of C has. */
static const char *copy_text(struct bytes value)
{
    char *text = take_memory(value.left + 1);
    if (value.left > 0)
        memcpy(text, value.at, value.left);
    return strlen(text) == value.left ? text : NULL;
}

static bool read_returns(struct call *call, struct bytes value)
{
    const char *text = copy_text(value);
    if (!text || !read_type(text, &call->returns) || call->returns.by_pointer || (call->returns.kind >= KIND_IN && call->returns.kind <= KIND_OUT))
        return refuse(call, EINVAL, "RexCallInvalid", "\"%.100s\" is no type that a function returns.", text ? text : "");
    return true;
}

static bool read_argument(struct call *call, struct bytes value)
{
    if (call->count >= MOST_ARGUMENTS)
        return refuse(call, E2BIG, "RexCallTooLarge", "A call has at most %d arguments.", MOST_ARGUMENTS);
    struct argument *argument = &call->arguments[call->count++];
    const char *text = copy_text(take_bytes(&value, (size_t)take_number(&value, 4)));
    if (value.bad)
        return refuse_invalid(call, "An argument has no type.");
    if (!text || !read_type(text, &argument->type))
        return refuse(call, EINVAL, "RexCallInvalid", "Argument %zu: \"%.100s\" is no type.", call->count, text ? text : "");
    if (!place_argument(argument, value))
        return refuse(call, EINVAL, "RexCallInvalid", "Argument %zu: its bytes are no value of the type %.100s.", call->count, text);
    return true;
}

static bool read_field(struct call *call, uint16_t tag, struct bytes value)
{
    switch (tag) {
    case OPEN_LIBRARY:
        call->library = copy_text(value);
        return call->library || refuse_invalid(call, "The library's name has a 0 in it.");
    case OPEN_FUNCTION:
        call->function = copy_text(value);
        return call->function || refuse_invalid(call, "The function's name has a 0 in it.");
    case OPEN_RETURNS:
        return read_returns(call, value);
    case OPEN_ARGUMENT:
        return read_argument(call, value);
    default:
        return true;
    }
}

/* False: it is refused, and says why. */
bool read_call(struct call *call, struct bytes payload)
{
    take_number(&payload, 1);
    read_type("void", &call->returns);
    while (payload.left > 0) {
        uint16_t tag = (uint16_t)take_number(&payload, 2);
        struct bytes value = take_bytes(&payload, (size_t)take_number(&payload, 4));
        if (payload.bad)
            return refuse_invalid(call, "What came is no call.");
        if (!read_field(call, tag, value))
            return false;
    }
    return (call->library && call->function) || refuse_invalid(call, "A call names a library and a function.");
}
