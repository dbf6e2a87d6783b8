/* The report: what whoever started this process wants to know of the program there. It is replaced as a whole, so that nobody reads half of one. */
#include "stub.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

/* One line each, whatever is in it. */
static void write_text(FILE *file, const char *name, const char *text)
{
    fprintf(file, "%s ", name);
    for (; *text; text++)
        putc((unsigned char)*text < ' ' ? ' ' : *text, file);
    putc('\n', file);
}

static void write_end(FILE *file, const struct account *account)
{
    if (account->lost)
        write_text(file, "lost", account->lost);
    if (account->refused)
        write_text(file, "refused", account->refused);
    if (account->breach) {
        fprintf(file, "breach %u", account->breached_limit);
        write_text(file, "", account->breach);
    }
    if (account->unwritten)
        write_text(file, "unwritten", account->unwritten);
    if (!account->has_exit)
        return;
    fprintf(file, "exit %u %u\nusage", account->exit_code, account->exit_status);
    for (size_t i = 0; i < sizeof account->usage / sizeof *account->usage; i++)
        fprintf(file, " %lld", (long long)account->usage[i]);
    putc('\n', file);
}

static void write_account(FILE *file, const struct account *account)
{
    if (account->is_accepted) {
        write_text(file, "server", account->server ? account->server : "");
        fprintf(file, "pid %u\n", account->pid);
        if (account->directory)
            write_text(file, "directory", account->directory);
        fprintf(file, "transferred %llu\n", (unsigned long long)account->transferred);
    }
    fprintf(file, "sent %llu\nreceived %llu\n", (unsigned long long)account->sent, (unsigned long long)account->received);
    write_end(file, account);
}

static bool write_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file)
        return false;
    write_account(file, &stub.account);
    bool is_whole = !ferror(file);
    return fclose(file) == 0 && is_whole;
}

void report_write(void)
{
    const char *path = stub.options.report;
    if (!path)
        return;
    char *new = join(path, ".new", "");
    if (!write_file(new) || rename(new, path) < 0) {
        fprintf(stderr, "smash-stub: cannot write the report %s: %s\n", path, strerror(errno));
        unlink(new);
    }
    free(new);
}
