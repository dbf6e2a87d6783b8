/* From root to the user, with no way back. The child is forked, never cloned with our memory, and nobody waits for it: from the moment
   it has the user's ids that user may stop it, and only it. What fails in it is said on stderr and ends it. */
#include "gate.h"
#include <linux/capability.h>

enum { LINK = 3, NAME_BUFFER_MOST = 1 << 20, LOG_MOST = 1 << 20 };

static bool read_groups(struct identity *identity)
{
    for (identity->count = 64;; identity->count *= 2) {
        int room = identity->count;
        gid_t *groups = reallocarray(identity->groups, (size_t)room, sizeof *groups);
        if (!groups)
            return false;
        identity->groups = groups;
        if (getgrouplist(identity->name, identity->gid, groups, &identity->count) >= 0)
            return true;
        if (room > 1 << 20)
            return false;
        identity->count = identity->count > room ? identity->count : room;
    }
}

/* All that is asked of the user database, which may take its time: once for each start of a master. */
bool identity_read(uid_t uid, struct identity *identity)
{
    struct passwd entry, *found = NULL;
    int error = ERANGE;
    *identity = (struct identity){ .uid = uid };
    for (size_t size = 4096; error == ERANGE && size <= NAME_BUFFER_MOST; size *= 2) {
        free(identity->buffer);
        if (!(identity->buffer = malloc(size)))
            return false;
        error = getpwuid_r(uid, &entry, identity->buffer, size, &found);
    }
    if (!found || found->pw_uid != uid)
        return false;
    identity->gid = found->pw_gid;
    identity->name = found->pw_name;
    identity->home = found->pw_dir && found->pw_dir[0] == '/' ? found->pw_dir : "/";
    identity->shell = found->pw_shell && *found->pw_shell ? found->pw_shell : "/bin/sh";
    return read_groups(identity);
}

void identity_free(struct identity *identity)
{
    free(identity->groups);
    free(identity->buffer);
    *identity = (struct identity){ 0 };
}

static _Noreturn void fail(const struct identity *identity, const char *what)
{
    log_error("user %u: cannot start a master: %s: %s", identity->uid, what, strerror(errno));
    _exit(EXIT_ERROR);
}

/* Also what an ambient or inheritable set would carry over exec, and what unusual securebits would have left. */
static bool drop_capabilities(void)
{
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct none[2] = { 0 }, now[2];
    static const struct __user_cap_data_struct zero[2];
    prctl(PR_SET_KEEPCAPS, 0);
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 || syscall(SYS_capset, &header, none) < 0
        || syscall(SYS_capget, &header, now) < 0)
        return false;
    return memcmp(now, zero, sizeof now) == 0;
}

static bool groups_are(const struct identity *identity)
{
    int count = getgroups(0, NULL);
    gid_t *groups = calloc((size_t)count + 1, sizeof *groups);
    bool same = groups && count == identity->count && getgroups(count, groups) == count;
    for (int i = 0; same && i < count; i++) { /* the kernel sorts them */
        bool listed = false;
        for (int j = 0; j < count && !listed; j++)
            listed = groups[i] == identity->groups[j];
        same = listed;
    }
    free(groups);
    return same;
}

/* Every way back must fail. */
static bool is_for_good(const struct identity *identity)
{
    uid_t uids[3], uid = identity->uid;
    gid_t gids[3], gid = identity->gid;
    if (getresuid(&uids[0], &uids[1], &uids[2]) < 0 || getresgid(&gids[0], &gids[1], &gids[2]) < 0)
        return false;
    for (int i = 0; i < 3; i++) {
        if (uids[i] != uid || gids[i] != gid)
            return false;
    }
    const uid_t same = (uid_t)-1;
    return groups_are(identity) && setresuid(0, 0, 0) < 0 && setresuid(same, 0, same) < 0 && setresuid(same, same, 0) < 0 && setuid(0) < 0
           && setgroups(0, NULL) < 0 && (gid == 0 || (setresgid(0, 0, 0) < 0 && setresgid(same, same, 0) < 0 && setgid(0) < 0));
}

static void become(const struct identity *identity)
{
    uid_t uid = identity->uid;
    gid_t gid = identity->gid;
    if (setgroups((size_t)identity->count, identity->groups) < 0)
        fail(identity, "setgroups");
    if (setresgid(gid, gid, gid) < 0)
        fail(identity, "setresgid");
    if (setresuid(uid, uid, uid) < 0)
        fail(identity, "setresuid");
    errno = EPERM;
    if (uid != 0 && (!drop_capabilities() || !is_for_good(identity)))
        fail(identity, "root's rights could be had back");
}

/* Never the gate's own stderr: it may be root's terminal. A file of the user's, in a folder of the user's. */
static void open_standard(const struct identity *identity)
{
    char path[PATH_MAX];
    struct stat now;
    snprintf(path, sizeof path, "%s/%u/master.log", state_path(), identity->uid);
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600), nothing = open("/dev/null", O_RDWR);
    if (log < 0 || nothing < 0)
        fail(identity, log < 0 ? path : "/dev/null");
    if (fstat(log, &now) == 0 && now.st_size > LOG_MOST && ftruncate(log, 0) < 0)
        fail(identity, path);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    close_range(LINK + 1, ~0u, 0);
}

static char **environment_of(const struct identity *identity)
{
    static char *environment[8];
    char runtime[64], **next = environment, *language = getenv("LANG");
    struct stat found;
    bool good = asprintf(next++, "HOME=%s", identity->home) > 0 && asprintf(next++, "USER=%s", identity->name) > 0
                && asprintf(next++, "LOGNAME=%s", identity->name) > 0 && asprintf(next++, "SHELL=%s", identity->shell) > 0
                && asprintf(next++, "PATH=%s/usr/local/bin:/usr/bin:/bin", identity->uid ? "" : "/usr/local/sbin:/usr/sbin:/sbin:") > 0
                && (!language || asprintf(next++, "LANG=%s", language) > 0);
    snprintf(runtime, sizeof runtime, "/run/user/%u", identity->uid);
    if (good && lstat(runtime, &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == identity->uid)
        good = asprintf(next++, "XDG_RUNTIME_DIR=%s", runtime) > 0;
    return good ? environment : NULL;
}

/* The gate's own options for the master: what is the user's alone, then what the gate was given. */
static char **arguments_of(const struct identity *identity)
{
    static char program[PATH_MAX + 8], most[16], state[PATH_MAX + 32];
    char **arguments = calloc((size_t)host.option_count + 12, sizeof *arguments), **next = arguments;
    ssize_t length = readlink("/proc/self/exe", program, PATH_MAX);
    if (!arguments || length < 0)
        return NULL;
    program[length] = 0;
    strcpy(strrchr(program, '/') + 1, "smashd");
    snprintf(most, sizeof most, "%d", host.max_jobs);
    snprintf(state, sizeof state, "STATE_DIRECTORY=%s/%u", state_path(), identity->uid);
    *next++ = program;
    *next++ = "-g";
    *next++ = "-f";
    *next++ = (char *)(uintptr_t)host.path;
    if (host.max_jobs < INT_MAX) {
        *next++ = "-n";
        *next++ = most;
    }
    if (host.debug)
        *next++ = "-d";
    memcpy(next, host.options, (size_t)host.option_count * sizeof *next);
    next += host.option_count;
    *next++ = "-o"; /* the last wins */
    *next++ = state;
    return arguments;
}

static _Noreturn void child(const struct identity *identity, int link)
{
    char **arguments = arguments_of(identity), **environment = environment_of(identity);
    if (!arguments || !environment)
        fail(identity, "its arguments");
    umask(077);
    if (setsid() < 0 || setrlimit(RLIMIT_NOFILE, &host.files) < 0 || (link == LINK ? fcntl(link, F_SETFD, 0) : dup2(link, LINK)) < 0)
        fail(identity, "its session");
    close_range(LINK + 1, ~0u, 0); /* before it is the user's: others' connections are among them */
    become(identity);
    open_standard(identity);
    if (chdir(identity->home) < 0 && chdir("/") < 0)
        fail(identity, identity->home);
    execve(arguments[0], arguments, environment); /* with all signals blocked still: none is lost until it reads them */
    fail(identity, arguments[0]);
}

pid_t enter(const struct identity *identity, int link)
{
    pid_t pid = fork();
    if (pid == 0)
        child(identity, link);
    return pid;
}
