#include "fork.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One line each: a word, a tab, and what it is about. */

static void write_texts(FILE *plan, const char *word, const struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        fprintf(plan, "%s\t%s\n", word, texts->items[i]);
}

void write_plan(const struct inspection *it, const char *folder)
{
    char *path = format("%s/smash.plan", folder);
    FILE *plan = fopen(path, "we");
    if (!plan)
        fail("%s cannot be written: %m", path);

    fprintf(plan, "root\t%d\nhighest\t%d\n", it->root, it->highest);
    for (int i = 0; i < STREAMS; i++)
        if (it->streams[i].is_served)
            fprintf(plan, "stream%d\t%s\n", i, it->streams[i].key);

    write_texts(plan, "terminal", &it->terminals);
    write_texts(plan, "cut", &it->cut_sockets);
    write_texts(plan, "folder", &it->folders);
    write_texts(plan, "mapped", &it->mapped);
    for (size_t i = 0; i < it->file_count; i++)
        fprintf(plan, "open\t%s\n", it->files[i].path);

    if (fclose(plan) != 0)
        fail("%s cannot be written: %m", path);

    free(path);
}

static void read_line(struct plan *plan, const char *word, const char *value)
{
    if (strcmp(word, "root") == 0)
        plan->root = atoi(value);
    else if (strcmp(word, "highest") == 0)
        plan->highest = atoi(value);
    else if (strncmp(word, "stream", 6) == 0 && word[6] >= '0' && word[6] < '0' + STREAMS)
        plan->streams[word[6] - '0'] = (struct stream){ true, format("%s", value) };
    else if (strcmp(word, "terminal") == 0)
        add_text(&plan->terminals, value);
    else if (strcmp(word, "cut") == 0)
        add_text(&plan->cut_sockets, value);
    else if (strcmp(word, "folder") == 0)
        add_text(&plan->folders, value);
}

static void add_bind(struct texts *binds, const char *text)
{
    binds->items = grow(binds->items, binds->count, sizeof *binds->items);
    binds->items[binds->count++] = format("%s", text);
}

struct plan read_plan(const char *folder)
{
    struct plan plan = { 0 };
    char *path = format("%s/smash.plan", folder), *text = read_text(path);
    char *binds_path = format("%s/smash.binds", folder), *binds = read_text(binds_path);
    if (!text)
        fail("%s cannot be read: %m", path);

    for (char *rest = text, *line; (line = strsep(&rest, "\n"));) {
        char *value = strchr(line, '\t');
        if (value) {
            *value = 0;
            read_line(&plan, line, value + 1);
        }
    }

    for (char *rest = binds, *line; binds && (line = strsep(&rest, "\n"));) {
        char *target = strchr(line, '\t');
        if (target) {
            *target = 0;
            add_bind(&plan.binds, line);
            add_bind(&plan.binds, target + 1);
        }
    }

    free(path);
    free(text);
    free(binds_path);
    free(binds);
    if (plan.root <= 1)
        fail("The image has no plan.");

    return plan;
}
