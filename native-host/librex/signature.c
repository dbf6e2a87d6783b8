/* Signatures: RETURNS NAME(TYPE, TYPE, ...), with the types of CALLS.md. What the types themselves say is read with their values. */
#include "call.h"

#include <string.h>

static const char blanks[] = " \t\n";

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, blanks);
}

/* A type ends at a blank, a comma or a parenthesis that is not inside braces. */
static size_t type_length(const char *at)
{
    size_t depth = 0, length = 0;
    for (; at[length]; length++) {
        depth += at[length] == '{';
        if (depth == 0 && strchr(" \t\n,()", at[length]))
            break;
        depth -= at[length] == '}' && depth > 0;
    }

    return depth == 0 ? length : 0;
}

static const char *take(const char *at, size_t length, char *text, size_t room)
{
    if (length == 0 || length >= room)
        return NULL;

    memcpy(text, at, length);
    text[length] = '\0';
    return skip_blanks(at + length);
}

static const char *take_type(const char *at, char text[LONGEST_TYPE])
{
    return take(at, type_length(at), text, LONGEST_TYPE);
}

static const char *take_arguments(struct call *call, const char *at)
{
    while (*at != ')') {
        if (call->count == MOST_ARGUMENTS || !(at = take_type(at, call->arguments[call->count++].type)))
            return NULL;

        if (*at == ',')
            at = skip_blanks(at + 1);
        else if (*at != ')')
            return NULL;
    }

    return skip_blanks(at + 1);
}

bool rex_read_signature(struct call *call, const char *signature)
{
    *call = (struct call){ 0 };
    const char *at = take_type(skip_blanks(signature), call->returns);
    at = at ? take(at, strcspn(at, " \t\n("), call->name, LONGEST_NAME) : NULL;
    at = at && *at == '(' ? take_arguments(call, skip_blanks(at + 1)) : NULL;
    if (call->count == 1 && strcmp(call->arguments[0].type, "void") == 0)
        call->count = 0;

    return at && !*at;
}
