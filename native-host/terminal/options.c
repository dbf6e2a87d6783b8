/* The command line: smash-terminal --socket PATH [--size COLUMNSxROWS] [--limit RESOURCE:SOFT:HARD]... [--shell COMMAND] -- [PROGRAM ARGUMENT...] */
#include "holder.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_WRONG = 125, MAX_SIDE = 65535 };

static _Noreturn void wrong(const char *what, const char *value)
{
    fprintf(stderr, "smash-terminal: %s%s%s\n", what, value ? ": " : "", value ? value : "");
    exit(EXIT_WRONG);
}

static rlim_t read_bound(const char *text, char **end)
{
    if (strncmp(text, "-", 1) == 0)
        return *end = (char *)text + 1, RLIM_INFINITY;
    return (rlim_t)strtoull(text, end, 10);
}

static void read_limit(struct options *options, const char *text)
{
    char *end;
    if (options->limit_count == MAX_LIMITS)
        wrong("too many limits", text);
    struct limit *limit = &options->limits[options->limit_count++];
    long resource = strtol(text, &end, 10);
    if (*end == ':' && resource >= 0 && resource < RLIM_NLIMITS) {
        limit->resource = (int)resource;
        limit->value.rlim_cur = read_bound(end + 1, &end);
        if (*end == ':') {
            limit->value.rlim_max = read_bound(end + 1, &end);
            if (!*end)
                return;
        }
    }
    wrong("a limit is RESOURCE:SOFT:HARD", text);
}

static void read_size(struct options *options, const char *text)
{
    char *end;
    unsigned long columns = strtoul(text, &end, 10);
    if (*end == 'x') {
        unsigned long rows = strtoul(end + 1, &end, 10);
        if (!*end && columns >= 1 && columns <= MAX_SIDE && rows >= 1 && rows <= MAX_SIDE) {
            options->columns = (unsigned)columns;
            options->rows = (unsigned)rows;
            return;
        }
    }
    wrong("a size is COLUMNSxROWS, each 1 to 65535", text);
}

void options_read(struct options *options, int argc, char **argv)
{
    int at = 1;
    for (; at < argc && strcmp(argv[at], "--") != 0; at += 2) {
        char *value = at + 1 < argc ? argv[at + 1] : NULL;
        if (!value)
            wrong("no value for", argv[at]);
        if (strcmp(argv[at], "--socket") == 0)
            options->socket = value;
        else if (strcmp(argv[at], "--size") == 0)
            read_size(options, value);
        else if (strcmp(argv[at], "--limit") == 0)
            read_limit(options, value);
        else if (strcmp(argv[at], "--shell") == 0)
            options->shell = value;
        else
            wrong("no such option", argv[at]);
    }
    options->argv = at < argc ? argv + at + 1 : argv + argc;
    if (!options->socket)
        wrong("--socket is missing", NULL);
    if (!options->argv[0] && !options->shell)
        wrong("there is nothing to run", NULL);
}
