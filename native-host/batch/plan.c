/* The plan: strings KEY=VALUE, each with a NUL behind it. */
#include "batch.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_NO_PLAN = 125 };

static _Noreturn void give_up(const char *path, const char *why)
{
    fprintf(stderr, "smash-batch: %s: %s\n", path, why);
    exit(EXIT_NO_PLAN);
}

static char *read_all(const char *path, size_t *length)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) < 0)
        give_up(path, strerror(errno));
    *length = (size_t)status.st_size;
    char *text = malloc(*length + 1);
    size_t done = 0;
    while (text && done < *length) {
        ssize_t count = read(fd, text + done, *length - done);
        if (count <= 0)
            give_up(path, count < 0 ? strerror(errno) : "it is cut off");
        done += (size_t)count;
    }
    if (!text)
        give_up(path, strerror(ENOMEM));
    text[*length] = '\0';
    close(fd);
    return text;
}

static void add_limit(struct plan *plan, const char *value)
{
    unsigned long soft, hard;
    int resource;
    if (plan->limit_count < sizeof plan->limits / sizeof plan->limits[0] && sscanf(value, "%d %lu %lu", &resource, &soft, &hard) == 3) {
        plan->limits[plan->limit_count].resource = resource;
        plan->limits[plan->limit_count++].limit = (struct rlimit){soft, hard};
    }
}

static void take(struct plan *plan, const char *key, char *value)
{
    const struct { const char *key; const char **place; } texts[] = {
        {"mark", &plan->mark}, {"events", &plan->events}, {"name", &plan->name}, {"control", &plan->control},
        {"directory", &plan->directory}, {"in", &plan->in}, {"out", &plan->out}, {"err", &plan->err}, {"command", &plan->command},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(key, texts[i].key) == 0)
            *texts[i].place = value;
    if (strcmp(key, "argument") == 0)
        plan->arguments[plan->argument_count++] = value;
    else if (strcmp(key, "variable") == 0)
        plan->environment[plan->environment_count++] = value;
    else if (strcmp(key, "limit") == 0)
        add_limit(plan, value);
    else if (strcmp(key, "nice") == 0)
        plan->nice = atoi(value);
    else if (strcmp(key, "wall") == 0)
        plan->wall_ms = strtoull(value, NULL, 10);
    else if (strcmp(key, "memory") == 0)
        plan->memory = strtoull(value, NULL, 10);
}

/* What Slurm tells a job, its devices above all, is the job's to know. What the job was submitted with comes first, and wins. */
static void add_own_variables(struct plan *plan)
{
    for (char **variable = environ; *variable; variable++)
        if (strncmp(*variable, "SLURM", 5) == 0 || strstr(*variable, "_VISIBLE_DEVICES=") || strncmp(*variable, "GPU_DEVICE_ORDINAL=", 19) == 0)
            plan->environment[plan->environment_count++] = *variable;
}

void plan_read(struct plan *plan, const char *path)
{
    size_t length, strings = 1, own = 1;
    char *text = read_all(path, &length);
    for (size_t i = 0; i < length; i++)
        strings += text[i] == '\0';
    for (char **variable = environ; *variable; variable++)
        own++;
    memset(plan, 0, sizeof *plan);
    plan->arguments = calloc(strings, sizeof(char *));
    plan->environment = calloc(strings + own, sizeof(char *));
    if (!plan->arguments || !plan->environment)
        give_up(path, strerror(ENOMEM));
    for (char *at = text; at < text + length; at += strlen(at) + 1) {
        char *value = strchr(at, '=');
        if (!value)
            give_up(path, "it is no plan");
        *value = '\0';
        take(plan, at, value + 1);
        at = value + 1;
    }
    if (!plan->mark || !plan->events || !plan->name || !plan->control || !plan->directory || !plan->in || !plan->out || !plan->err || !plan->command)
        give_up(path, "it is no whole plan");
    add_own_variables(plan);
}
