/* smash-transfer HOW BLOCK [--truncate] [--offset N]: started by smash-red, outside of the world but as its user. It ends with its launcher. */
#include "transfer.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>

enum { DEFAULT_BLOCK = 1 << 18, LARGEST_BLOCK = 1 << 20 };

struct account *account;

struct options {
    enum side (*move)(size_t block);
    bool to_connection, truncate;
    off_t offset;
    size_t block;
};

static bool read_number(const char *text, uint64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && !errno && *number <= INT64_MAX;
}

static bool read_how(const char *how, struct options *options)
{
    if (strcmp(how, "sink") == 0)
        options->move = move_to_file;
    else if (strcmp(how, "source") == 0)
        options->move = move_from_file;
    else if (strcmp(how, "in") == 0 || strcmp(how, "out") == 0)
        options->move = move_along;
    options->to_connection = strcmp(how, "source") == 0 || strcmp(how, "out") == 0;
    return options->move;
}

static bool read_options(int argc, char **argv, struct options *options)
{
    uint64_t number;
    if (argc < 3 || !read_how(argv[1], options) || !read_number(argv[2], &number))
        return false;
    options->block = number == 0 ? DEFAULT_BLOCK : number > LARGEST_BLOCK ? LARGEST_BLOCK : (size_t)number;
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--truncate") == 0)
            options->truncate = true;
        else if (strcmp(argv[i], "--offset") == 0 && ++i < argc && read_number(argv[i], &number))
            options->offset = (off_t)number;
        else
            return false;
    }
    return true;
}

/* Whoever waited for the connection did so without blocking; that belongs to the socket, not to the descriptor. */
static bool make_blocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && (!(flags & O_NONBLOCK) || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == 0);
}

/* Executed by its descriptor, it would be called by that number in lists of processes. */
static bool prepare(void)
{
    prctl(PR_SET_NAME, "smash-transfer");
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    account = mmap(NULL, sizeof *account, PROT_READ | PROT_WRITE, MAP_SHARED, ACCOUNT, 0);
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && account != MAP_FAILED && make_blocking(FROM) && make_blocking(TO);
}

static enum side run(const struct options *options)
{
    if (options->truncate && ftruncate(TO, 0) < 0)
        return SIDE_TO;
    if (options->offset > 0 && lseek(FROM, options->offset, SEEK_SET) < 0)
        return SIDE_FROM;
    uint64_t before = options->to_connection ? acknowledged() : 0;
    enum side broken = options->move(options->block);
    return options->to_connection ? finish_connection(broken, before) : broken;
}

int main(int argc, char **argv)
{
    struct options options = { 0 };
    if (!read_options(argc, argv, &options) || !prepare()) {
        fputs("smash-transfer is started by smash-red: people do not use it\n", stderr);
        return EXIT_WRONG_USE;
    }
    enum side broken = run(&options);
    if (broken == SIDE_NONE)
        return EXIT_MOVED;
    account->error = errno;
    account->side = broken;
    return EXIT_BROKEN;
}
