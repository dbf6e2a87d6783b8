#include "fork.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { BLOCK = 1 << 30 };

static const char *const fate_names[] = { "carried", "stream", "cut", "blocks" };

static int tell_findings(const struct inspection *it)
{
    for (size_t i = 0; i < it->finding_count; i++)
        printf("%s\t%s\t%s\n", fate_names[it->findings[i].fate], it->findings[i].subject, it->findings[i].reason);

    return find_obstacle(it) ? EXIT_CANNOT_GO : EXIT_DONE;
}

int probe(void)
{
    static struct inspection it;
    inspect_criu(&it);
    return tell_findings(&it);
}

int test_process(pid_t pid)
{
    static struct inspection it;
    inspect(&it, pid);
    return tell_findings(&it);
}

static void copy_file(const char *source, const char *target)
{
    int from = open(source, O_RDONLY | O_CLOEXEC);
    int to = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    struct stat status;
    if (from < 0 || to < 0 || fstat(from, &status) != 0)
        fail("%s cannot be copied: %m", source);

    bool is_kernels_copy = true;
    for (off_t rest = status.st_size; rest > 0;) {
        size_t count = rest < BLOCK ? (size_t)rest : (size_t)BLOCK;
        ssize_t copied = is_kernels_copy ? copy_file_range(from, NULL, to, NULL, count, 0) : sendfile(to, from, NULL, count);
        if (copied <= 0 && !is_kernels_copy)
            fail("%s cannot be copied: %m", source);

        is_kernels_copy = is_kernels_copy && copied > 0;
        rest -= copied > 0 ? copied : 0;
    }

    if (fchmod(to, status.st_mode & 07777) != 0 || fchown(to, status.st_uid, status.st_gid) != 0 || close(to) != 0)
        fail("%s cannot be copied: %m", source);

    close(from);
}

int copy_while_frozen(const char *folder)
{
    const char *root = getenv("CRTOOLS_INIT_PID");
    static struct inspection it;
    char *said = format("%s/smash.error", folder);
    /* criu gives a script no streams of use. */
    if (!root || !freopen(said, "we", stderr))
        return EXIT_FAILED;

    inspect(&it, atoi(root));
    for (size_t i = 0; i < it.file_count; i++) {
        char *target = format("%s/open-%zu", folder, i);
        copy_file(it.files[i].source, target);
        free(target);
    }

    write_plan(&it, folder);
    free(said);
    return EXIT_DONE;
}

static int dump(const struct inspection *it, const char *folder, bool is_stopped)
{
    char program[PATH_MAX], pid[16];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    snprintf(pid, sizeof pid, "%d", it->root);
    program[length > 0 ? length : 0] = 0;
    setenv("SMASH_FORK_FOLDER", folder, 1);
    const char *const fixed[] = {
        "criu", "dump", "-t", pid, "-D", folder, "-o", "dump.log", is_stopped ? "--leave-stopped" : "--leave-running", "--shell-job",
        "--manage-cgroups=ignore", "--tcp-close", "--file-locks", "--ext-unix-sk", "--ghost-limit", "1G", "--link-remap", "--action-script", program,
    };
    size_t fixed_count = sizeof fixed / sizeof *fixed, count = 0;
    const char **arguments = calloc(fixed_count + 2 * (it->terminals.count + it->cut_peers.count) + 1, sizeof *arguments);
    if (!arguments)
        fail("There is no memory left.");

    for (; count < fixed_count; count++)
        arguments[count] = fixed[count];
    for (size_t i = 0; i < it->terminals.count + it->cut_peers.count; i++) {
        arguments[count++] = "--external";
        arguments[count++] = i < it->terminals.count ? it->terminals.items[i] : it->cut_peers.items[i - it->terminals.count];
    }

    int code = run_criu((char *const *)arguments);
    free(arguments);
    return code;
}

/* All that are stopped go on, or end, as standard input says: its end, too, lets them go on. */
static void decide(const struct inspection *it)
{
    static int members[MAX_PIDS];
    for (size_t i = 0; i < it->pid_count; i++)
        members[i] = (int)syscall(SYS_pidfd_open, it->pids[i], 0);

    puts("done");
    fflush(stdout);
    char word = 0;
    bool is_ended = read(STDIN_FILENO, &word, 1) == 1 && word == 'k';
    for (size_t i = it->pid_count; i-- > 0;)
        if (members[i] >= 0)
            syscall(SYS_pidfd_send_signal, members[i], is_ended ? SIGKILL : SIGCONT, NULL, 0);

    puts(is_ended ? "ended" : "goes on");
}

int checkpoint_process(pid_t pid, const char *folder, bool is_stopped)
{
    static struct inspection it;
    inspect(&it, pid);
    const struct finding *obstacle = find_obstacle(&it);
    if (obstacle) {
        fprintf(stderr, "%s: %s\n", obstacle->subject, obstacle->reason);
        return EXIT_CANNOT_GO;
    }

    if (dump(&it, folder, is_stopped) != 0) {
        char *said = format("%s/smash.error", folder), *error = read_text(said);
        fprintf(stderr, "%s\n", error && *error ? error : criu_error(folder, "dump.log"));
        return EXIT_FAILED;
    }

    if (is_stopped && find_family(&it))
        decide(&it);
    else
        puts("done");

    return EXIT_DONE;
}
