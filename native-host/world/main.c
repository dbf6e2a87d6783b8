/* One clone for all namespaces; the first process builds the root, gives up everything and becomes the launcher. */
#include "world.h"

#include <sched.h>
#include <net/if.h>
#include <sys/ioctl.h>

/* The /proc of outside is still the one to be seen, so that this is the pid there. */
static pid_t pid_outside(void)
{
    char text[16];
    ssize_t length = readlink("/proc/self", text, sizeof text - 1);
    text[length > 0 ? length : 0] = 0;
    return length > 0 ? (pid_t)strtol(text, NULL, 10) : 0;
}

static void join_control_groups(const struct world *world)
{
    for (size_t i = 0; i < world->control_group_count; i++) {
        if (write(world->control_groups[i], "0", 1) != 1)
            fail(STEP_CONTROL_GROUP, "cannot join the control group of descriptor %d", world->control_groups[i]);
        close(world->control_groups[i]);
    }
    if (unshare(CLONE_NEWCGROUP) < 0 && errno != EINVAL) /* EINVAL: a kernel without control groups */
        fail(STEP_CONTROL_GROUP, "cannot make a control group namespace");
}

/* Its own loopback and nothing else. */
static void start_loopback(void)
{
    struct ifreq interface = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any < 0 || ioctl(any, SIOCSIFFLAGS, &interface) < 0)
        fail(STEP_NETWORK, "cannot start the loopback interface");
    close(any);
}

static void fill_root(const struct world *world, int root)
{
    root_devices(root);
    root_proc(root);
    etc_create(world, root);
    if (world->minimal)
        minimal_copy(root);
    for (size_t i = 0; i < world->folder_count; i++)
        bring(STEP_BASE, world->folders[i], root);
}

/* Nothing of the host's is left open: not even what messages were written to. */
static void take_null(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
        fail(STEP_PIVOT, "cannot open /dev/null");
    close(null);
}

static _Noreturn void become_launcher(int launcher)
{
    char name[] = "smashd", option[] = "-l", path[] = "PATH=/usr/local/bin:/usr/bin:/bin";
    char *arguments[] = { name, option, NULL }, *environment[] = { path, NULL };
    if (fcntl(SETUP, F_SETFD, FD_CLOEXEC) == 0 && fcntl(CONTROL, F_SETFD, 0) == 0)
        execveat(launcher, "", arguments, environment, AT_EMPTY_PATH);
    fail(STEP_EXEC, "cannot become the launcher");
}

/* By its name through a mount that cannot be written, so that nobody of the same user writes it by /proc/1/exe. A world with a user of its
   own may not be able to get to its folder, nor to write to what is another's: it is given the open file. */
static int open_launcher(const struct world *world)
{
    if (!world->launcher_descriptor)
        return open_tree_with(STEP_LAUNCHER, world->launcher, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    if (fcntl(world->launcher_descriptor, F_SETFD, FD_CLOEXEC) < 0)
        fail(STEP_LAUNCHER, "descriptor %d", world->launcher_descriptor);
    return world->launcher_descriptor;
}

static _Noreturn void first_process(const struct world *world, uid_t user, gid_t group)
{
    pid_t pid = pid_outside();
    int process = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        fail(STEP_CLONE, "cannot be bound to the end of the process outside");
    join_control_groups(world);
    identity_map(STEP_IDENTITY, process, user, group);
    int launcher = open_launcher(world);
    int root = root_create(world);
    fill_root(world, root);
    if (!world->host_network)
        start_loopback();
    root_enter(root);
    take_null();
    int path = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (path < 0)
        fail(STEP_PIVOT, "cannot open the root");
    confine(process);
    filter_install(world->deny_memfd);
    report_ready(path, pid);
    become_launcher(launcher);
}

int main(int argc, char **argv)
{
    static struct world world;
    sigset_t all;
    int pidfd = -1;
    options_read(&world, argc, argv);
    uid_t user = geteuid();
    gid_t group = getegid();
    errno = EPERM;
    if (user == 0 || getuid() == 0)
        fail(STEP_USER, "a world is never root's: it wants a user of its own");
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    unsigned long flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | (world.host_network ? 0 : CLONE_NEWNET);
    pid_t first = (pid_t)syscall(SYS_clone, flags | CLONE_PIDFD | SIGCHLD, NULL, &pidfd, NULL, 0);
    if (first < 0)
        fail(STEP_CLONE, "cannot make the namespaces");
    if (first == 0)
        first_process(&world, user, group);
    close(SETUP);
    stub_wait(first, pidfd);
}
