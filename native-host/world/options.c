/* What RED asks for. */
#include "world.h"

#include <getopt.h>

enum option_name { LAUNCHER = 1, LAUNCHER_DESCRIPTOR, SIZE, FILES, NETWORK, BASE, FOLDER, HOSTNAME, CONTROL_GROUP, DENY_MEMFD };

static _Noreturn void refuse(const char *format, const char *what)
{
    fputs("smash-world: ", stderr);
    fprintf(stderr, format, what);
    fputs("\nsmash-world is started by smash-red: people do not use it\n", stderr);
    exit(EXIT_USAGE);
}

/* As text: tmpfs reads it again, and a suffix of its own is not meant. */
static const char *read_number(const char *name, const char *text)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (errno || *end || *text < '0' || *text > '9' || number == 0)
        refuse("%s wants a number from 1", name);
    return text;
}

/* True for the first of two words. */
static bool read_choice(const char *name, const char *text, const char *first, const char *second)
{
    if (strcmp(text, first) && strcmp(text, second))
        refuse("%s is given a word that it does not know", name);
    return strcmp(text, first) == 0;
}

/* What is below these would be the host's own processes and devices, so they are not to be had. */
static const char *read_folder(const char *path)
{
    static const char *const own[] = { "/proc", "/dev", "/sys" };
    size_t length = strlen(path);
    bool good = length > 1 && length < PATH_MAX && path[0] == '/' && path[length - 1] != '/' && !strstr(path, "//") && !strstr(path, "/./") && !strstr(path, "/../");
    good = good && (length < 3 || strcmp(path + length - 3, "/..") != 0) && strcmp(path + length - 2, "/.") != 0;
    for (size_t i = 0; good && i < sizeof own / sizeof *own; i++) {
        size_t part = strlen(own[i]);
        good = strncmp(path, own[i], part) != 0 || (path[part] && path[part] != '/');
    }
    if (!good)
        refuse("--folder wants an absolute path without . and .., not of /proc, /dev or /sys: '%s'", path);
    return path;
}

static int read_descriptor(const char *format, const char *text)
{
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno || *end || number <= SETUP || number > INT_MAX)
        refuse(format, text);
    return (int)number;
}

static void read_control_group(struct world *world, const char *text)
{
    static const char format[] = "--control-group-descriptor wants a descriptor above 4, and at most 8 are taken: '%s'";
    if (world->control_group_count == CONTROL_GROUPS_MOST)
        refuse(format, text);
    world->control_groups[world->control_group_count++] = read_descriptor(format, text);
}

static void read_option(struct world *world, int option)
{
    switch ((enum option_name)option) {
    case LAUNCHER: world->launcher = optarg; break;
    case LAUNCHER_DESCRIPTOR: world->launcher_descriptor = read_descriptor("--launcher-descriptor wants a descriptor above 4: '%s'", optarg); break;
    case SIZE: world->size = read_number("--size", optarg); break;
    case FILES: world->files = read_number("--files", optarg); break;
    case NETWORK: world->host_network = read_choice("--network", optarg, "host", "none"); break;
    case BASE: world->minimal = read_choice("--base", optarg, "minimal", "host"); break;
    case FOLDER: world->folders[world->folder_count++] = read_folder(optarg); break;
    case HOSTNAME: world->hostname = optarg; break;
    case CONTROL_GROUP: read_control_group(world, optarg); break;
    case DENY_MEMFD: world->deny_memfd = true; break;
    default: refuse("%s", "an option that it does not know, or without its value");
    }
}

void options_read(struct world *world, int argc, char **argv)
{
    static const struct option known[] = {
        { "launcher", required_argument, NULL, LAUNCHER }, { "launcher-descriptor", required_argument, NULL, LAUNCHER_DESCRIPTOR },
        { "size", required_argument, NULL, SIZE },
        { "files", required_argument, NULL, FILES }, { "network", required_argument, NULL, NETWORK },
        { "base", required_argument, NULL, BASE }, { "folder", required_argument, NULL, FOLDER },
        { "hostname", required_argument, NULL, HOSTNAME }, { "control-group-descriptor", required_argument, NULL, CONTROL_GROUP },
        { "deny-memfd", no_argument, NULL, DENY_MEMFD }, { NULL, 0, NULL, 0 }
    };
    if (!(world->folders = calloc((size_t)argc + 1, sizeof *world->folders)))
        refuse("%s", strerror(ENOMEM));
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) >= 0;)
        read_option(world, option);
    if (optind < argc || !world->launcher == !world->launcher_descriptor || !world->size || !world->files || !world->hostname)
        refuse("%s", "--launcher or --launcher-descriptor, --size, --files and --hostname are wanted, and nothing beside options");
}
