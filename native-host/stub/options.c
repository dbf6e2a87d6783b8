/* The command line, as README.md has it. Every option is checked before anything is connected to. */
#include "stub.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>

extern char **environ;

static const char usage[] =
    "usage: smash-stub [--socket PATH] [--server NAME|auto] [--exclude NAME]... [--report FILE] [--directory PATH] [--limit KIND VALUE]... [--nice N]\n"
    "                  [--input FILE NAME]... [--output NAME FILE]... [--transfer on|off] [--identity PROGRAM] [--terminal|--no-terminal]\n"
    "                  [--transaction NUMBER] [--field TAG TEXT]... [--] PROGRAM [ARGUMENT]...\n";

static char **next;

static _Noreturn void misunderstand(const char *word, const char *problem)
{
    fprintf(stderr, "smash-stub: %s%s\n%s", word, problem, usage);
    exit(EXIT_NOT_RUN);
}

static const char *value(const char *option)
{
    if (!*next)
        misunderstand(option, " needs a value");
    return *next++;
}

static const char *name(const char *option)
{
    const char *text = value(option);
    if (!*text)
        misunderstand(option, " needs a value that is not empty");
    return text;
}

static uint64_t number(const char *option, uint64_t largest)
{
    const char *text = value(option);
    char *end;
    errno = 0;
    unsigned long long result = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || result > largest)
        misunderstand(option, " needs a number that is not too large");
    return result;
}

static void add_limit(const char *option)
{
    struct buffer limit = { 0 };
    put_u32(&limit, (uint32_t)number(option, UINT32_MAX));
    put_u64(&limit, number(option, UINT64_MAX));
    put_field(&stub.options.fields, FIELD_LIMIT, limit.bytes, buffer_length(&limit));
    free(limit.bytes);
}

static void add_nice(const char *option)
{
    const char *text = value(option);
    char *end;
    long nice = strtol(text, &end, 10);
    if (!*text || *end || nice < -20 || nice > 19)
        misunderstand(option, " needs a number from -20 to 19");
    unsigned char bytes[4];
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)((uint32_t)nice >> (8 * (3 - i)));
    put_field(&stub.options.fields, FIELD_PRIORITY, bytes, sizeof bytes);
}

static void add_pair(const char *option, enum field tag)
{
    struct buffer pair = { 0 };
    put_string(&pair, name(option));
    put_string(&pair, name(option));
    put_field(&stub.options.fields, (uint16_t)tag, pair.bytes, buffer_length(&pair));
    free(pair.bytes);
}

static void add_transfer(const char *option)
{
    const char *text = value(option);
    bool is_on = strcmp(text, "on") == 0;
    if (!is_on && strcmp(text, "off") != 0)
        misunderstand(option, " is on or off");
    unsigned char byte = is_on;
    put_field(&stub.options.fields, FIELD_TRANSFER, &byte, 1);
}

static void add_field(const char *option)
{
    uint16_t tag = (uint16_t)number(option, UINT16_MAX);
    put_text(&stub.options.fields, tag, value(option));
}

static void add_server(const char *option, enum field tag)
{
    put_text(&stub.options.fields, (uint16_t)tag, name(option));
}

/* Whether it was one of those that only set something here. */
static bool read_own(const char *option)
{
    struct options *options = &stub.options;
    if (strcmp(option, "--socket") == 0)
        options->socket = name(option);
    else if (strcmp(option, "--server") == 0)
        options->server = name(option);
    else if (strcmp(option, "--report") == 0)
        options->report = name(option);
    else if (strcmp(option, "--terminal") == 0)
        options->terminal = 1;
    else if (strcmp(option, "--no-terminal") == 0)
        options->terminal = 0;
    else if (strcmp(option, "--transaction") == 0)
        options->transaction = (uint8_t)number(option, UINT8_MAX);
    else
        return false;
    return true;
}

static void read_field(const char *option)
{
    if (strcmp(option, "--exclude") == 0)
        add_server(option, FIELD_EXCLUDE);
    else if (strcmp(option, "--directory") == 0)
        add_server(option, FIELD_DIRECTORY);
    else if (strcmp(option, "--identity") == 0)
        add_server(option, FIELD_IDENTITY_PROGRAM);
    else if (strcmp(option, "--limit") == 0)
        add_limit(option);
    else if (strcmp(option, "--nice") == 0)
        add_nice(option);
    else if (strcmp(option, "--input") == 0)
        add_pair(option, FIELD_INPUT);
    else if (strcmp(option, "--output") == 0)
        add_pair(option, FIELD_OUTPUT);
    else if (strcmp(option, "--transfer") == 0)
        add_transfer(option);
    else if (strcmp(option, "--field") == 0)
        add_field(option);
    else
        misunderstand(option, " is no option");
}

/* What the program there is told of home: its environment, and where relative paths begin. */
static void add_home(struct buffer *fields)
{
    char directory[PATH_MAX];
    for (char **entry = environ; *entry; entry++)
        put_text(fields, FIELD_ENVIRONMENT, *entry);
    if (getcwd(directory, sizeof directory) && *directory == '/')
        put_text(fields, FIELD_HOME_DIRECTORY, directory);
}

static void add_command(struct buffer *fields)
{
    if (!*stub.options.command)
        return;
    put_text(fields, FIELD_PROGRAM, *stub.options.command);
    for (char **argument = stub.options.command + 1; *argument; argument++)
        put_text(fields, FIELD_ARGUMENT, *argument);
}

void options_read(char **arguments)
{
    struct options *options = &stub.options;
    options->server = "auto";
    options->terminal = -1;
    options->transaction = 1;
    next = arguments;
    while (*next && strncmp(*next, "--", 2) == 0) {
        const char *option = *next++;
        if (!option[2])
            break;
        if (!read_own(option))
            read_field(option);
    }
    options->command = next;
    if (options->transaction == 1 && (!*next || !**next))
        misunderstand("there is no program to run", "");
    put_text(&options->fields, FIELD_SERVER, options->server);
    add_command(&options->fields);
    add_home(&options->fields);
}
