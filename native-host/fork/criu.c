#include "fork.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* sbin is where packages put it, and not on the PATH of users. */
static const char *const more_folders = ":/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin";

const char *find_criu(void)
{
    static char *found;
    const char *path = getenv("PATH");
    char *folders = format("%s%s", path ? path : "", more_folders);
    for (char *rest = folders, *folder; !found && (folder = strsep(&rest, ":"));) {
        char *program = format("%s/criu", *folder ? folder : ".");
        struct stat status;
        if (stat(program, &status) == 0 && S_ISREG(status.st_mode) && access(program, X_OK) == 0)
            found = program;
        else
            free(program);
    }

    free(folders);
    return found;
}

int criu_version(void)
{
    int ends[2];
    if (!find_criu() || pipe2(ends, O_CLOEXEC) != 0)
        return 0;

    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execl(find_criu(), "criu", "--version", (char *)NULL);
        _exit(EXIT_FAILED);
    }

    close(ends[1]);
    FILE *said = fdopen(ends[0], "r");
    int major = 0, minor = 0;
    if (!said || fscanf(said, "Version: %d.%d", &major, &minor) < 1)
        major = 0;

    if (said)
        fclose(said);
    if (child > 0)
        waitpid(child, NULL, 0);
    return major * 100 + minor;
}

/* Root of a container may lack it; criu tells of that as its first error, whatever then goes wrong, unless it is told to do without. */
static bool may_raise_limits(void)
{
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = { 0 };
    return syscall(SYS_capget, &header, sets) != 0 || sets[CAP_TO_INDEX(CAP_SYS_RESOURCE)].effective & CAP_TO_MASK(CAP_SYS_RESOURCE);
}

static char **with_unprivileged(char *const arguments[])
{
    size_t count = 0;
    while (arguments[count])
        count++;

    char **longer = calloc(count + 2, sizeof *longer);
    if (!longer)
        _exit(EXIT_FAILED);

    memcpy(longer, arguments, count * sizeof *longer);
    longer[count] = "--unprivileged";
    return longer;
}

int run_criu(char *const arguments[])
{
    char *const *all = may_raise_limits() ? arguments : with_unprivileged(arguments);
    pid_t child = fork();
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, STDIN_FILENO);
        dup2(nothing, STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
        execv(find_criu(), all);
        _exit(EXIT_FAILED);
    }

    if (all != arguments)
        free((void *)all);

    int status;
    while (child > 0 && waitpid(child, &status, 0) != child)
        if (errno != EINTR)
            return EXIT_FAILED;

    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
}

char *criu_error(const char *folder, const char *log)
{
    char *path = format("%s/%s", folder, log);
    char *text = read_text(path);
    char *error = text ? strstr(text, "Error (") : NULL;
    char *words = error ? strstr(error, "): ") : NULL;
    char *told = words ? format("%.*s", (int)strcspn(words + 3, "\n"), words + 3) : format("it said nothing; its log is %s", path);
    free(path);
    free(text);
    return told;
}
