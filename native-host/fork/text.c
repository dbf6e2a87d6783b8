#include "fork.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int failures = STDERR_FILENO;
const char *failure_word = "";

_Noreturn void fail(const char *text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    dprintf(failures, "%s", failure_word);
    vdprintf(failures, text, arguments);
    va_end(arguments);
    dprintf(failures, "\n");
    _exit(EXIT_FAILED);
}

void *grow(void *list, size_t count, size_t size)
{
    if (count >= MAX_LIST)
        fail("There is more than %d of something that is counted.", MAX_LIST);

    /* At powers of two, so that most calls do nothing. */
    if (count & (count - 1))
        return list;

    void *bigger = reallocarray(list, count ? count * 2 : 1, size);
    if (!bigger)
        fail("There is no memory left.");

    return bigger;
}

char *format(const char *text, ...)
{
    char *made;
    va_list arguments;
    va_start(arguments, text);
    int length = vasprintf(&made, text, arguments);
    va_end(arguments);
    if (length < 0)
        fail("There is no memory left.");

    return made;
}

void add_text(struct texts *texts, const char *text)
{
    for (size_t i = 0; i < texts->count; i++)
        if (strcmp(texts->items[i], text) == 0)
            return;

    texts->items = grow(texts->items, texts->count, sizeof *texts->items);
    texts->items[texts->count++] = format("%s", text);
}

char *read_text(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;

    size_t length = 0, room = 4096;
    char *text = malloc(room);
    ssize_t count = 0;
    while (text && (count = read(file, text + length, room - length - 1)) > 0) {
        length += (size_t)count;
        if (room - length < 2)
            text = realloc(text, room *= 2);
    }

    close(file);
    if (!text)
        fail("There is no memory left.");

    if (count < 0) {
        free(text);
        return NULL;
    }

    text[length] = 0;
    return text;
}
