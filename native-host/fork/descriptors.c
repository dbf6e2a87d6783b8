#include "fork.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

enum { TTY_MAJOR = 4, TTYAUX_MAJOR = 5, PTS_FIRST = 136, PTS_LAST = 143, MEM_MAJOR = 1, MISC_MAJOR = 10 };

static bool is_terminal(const struct stat *status)
{
    unsigned major = major(status->st_rdev);
    return S_ISCHR(status->st_mode) && (major == TTY_MAJOR || major == TTYAUX_MAJOR || (major >= PTS_FIRST && major <= PTS_LAST))
        && !(major == TTYAUX_MAJOR && minor(status->st_rdev) == 2);
}

static bool is_standard(const struct inspection *it, const struct descriptor *descriptor)
{
    return descriptor->pid == it->root && descriptor->number < STREAMS;
}

static char *subject_of(const struct descriptor *descriptor)
{
    return format("descriptor %d of %d", descriptor->number, descriptor->pid);
}

static void serve(struct inspection *it, const struct descriptor *descriptor, char *key)
{
    it->streams[descriptor->number] = (struct stream){ true, key };
    find(it, FATE_STREAM, subject_of(descriptor), format("%s: goes over the stub", descriptor->target));
}

static bool has_other_end(const struct inspection *it, const struct descriptor *descriptor)
{
    int mode = descriptor->flags & O_ACCMODE;
    for (size_t i = 0; i < it->descriptor_count; i++) {
        const struct descriptor *other = &it->descriptors[i];
        if (other->status.st_ino == descriptor->status.st_ino && strcmp(other->target, descriptor->target) == 0
            && (other->flags & O_ACCMODE) != mode)
            return true;
    }

    return mode == O_RDWR;
}

static void inspect_pipe(struct inspection *it, const struct descriptor *descriptor)
{
    if (has_other_end(it, descriptor))
        find(it, FATE_CARRIED, subject_of(descriptor), format("%s: both ends go", descriptor->target));
    else if (is_standard(it, descriptor))
        serve(it, descriptor, format("%s", descriptor->target));
    else
        find(it, FATE_CUT, subject_of(descriptor), format("%s: its other end stays at home", descriptor->target));
}

static void inspect_terminal(struct inspection *it, const struct descriptor *descriptor)
{
    char *key = format("tty[%llx:%llx]", (unsigned long long)descriptor->status.st_rdev, (unsigned long long)descriptor->status.st_dev);
    add_text(&it->terminals, key);
    if (is_standard(it, descriptor))
        serve(it, descriptor, key);
    else
        find(it, FATE_STREAM, subject_of(descriptor), format("%s: goes over the stub", descriptor->target));
}

static void inspect_device(struct inspection *it, const struct descriptor *descriptor)
{
    unsigned major = major(descriptor->status.st_rdev);
    if (major != MEM_MAJOR && !(major == MISC_MAJOR && strcmp(descriptor->target, "/dev/net/tun") == 0))
        find(it, FATE_BLOCKS, subject_of(descriptor), format("%s: a device does not go", descriptor->target));
}

static void inspect_anonymous(struct inspection *it, const struct descriptor *descriptor)
{
    static const char *const unknown[] = { "io_uring", "perf_event", "userfaultfd", "kvm", "bpf-prog", "seccomp" };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        if (strstr(descriptor->target, unknown[i]))
            find(it, FATE_BLOCKS, subject_of(descriptor), format("%s cannot be written down", descriptor->target));
}

void inspect_descriptors(struct inspection *it)
{
    for (size_t i = 0; i < it->descriptor_count; i++) {
        const struct descriptor *descriptor = &it->descriptors[i];
        if (strncmp(descriptor->target, "pipe:", 5) == 0)
            inspect_pipe(it, descriptor);
        else if (is_terminal(&descriptor->status))
            inspect_terminal(it, descriptor);
        else if (S_ISCHR(descriptor->status.st_mode) || S_ISBLK(descriptor->status.st_mode))
            inspect_device(it, descriptor);
        else if (strncmp(descriptor->target, "anon_inode:", 11) == 0)
            inspect_anonymous(it, descriptor);
    }
}

static void add_file(struct inspection *it, const struct descriptor *descriptor)
{
    for (size_t i = 0; i < it->file_count; i++)
        if (strcmp(it->files[i].path, descriptor->target) == 0)
            return;

    it->files = grow(it->files, it->file_count, sizeof *it->files);
    it->files[it->file_count++] = (struct open_file){
        descriptor->status.st_dev, descriptor->status.st_ino, format("%s", descriptor->target),
        format("/proc/%d/fd/%d", descriptor->pid, descriptor->number),
    };
    find(it, FATE_CARRIED, subject_of(descriptor), format("%s: a copy goes", descriptor->target));
}

/* Files of the kernel's own are there too. */
static bool is_kernels(const struct descriptor *descriptor)
{
    char *path = format("/proc/%d/fd/%d", descriptor->pid, descriptor->number);
    struct statfs system;
    bool is = statfs(path, &system) == 0 && (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC
        || system.f_type == CGROUP2_SUPER_MAGIC || system.f_type == CGROUP_SUPER_MAGIC);
    free(path);
    return is;
}

static void inspect_file(struct inspection *it, const struct descriptor *descriptor)
{
    bool is_output = is_standard(it, descriptor) && descriptor->number > 0 && (descriptor->flags & O_ACCMODE) == O_WRONLY;
    if (strchr(descriptor->target, '\n'))
        find(it, FATE_BLOCKS, subject_of(descriptor), format("the file has a line's end in its name"));
    else if (S_ISDIR(descriptor->status.st_mode))
        add_text(&it->folders, descriptor->target);
    else if (!S_ISREG(descriptor->status.st_mode) || descriptor->target[0] != '/' || strncmp(descriptor->target, "/memfd:", 7) == 0)
        return;
    else if (descriptor->status.st_nlink == 0)
        find(it, FATE_CARRIED, subject_of(descriptor), format("%s: its content goes", descriptor->target));
    else if (is_output)
        /* criu names a file without its first slash. */
        serve(it, descriptor, format("%s", descriptor->target + 1));
    else if (!is_kernels(descriptor))
        add_file(it, descriptor);
}

static bool is_served(const struct inspection *it, const char *path)
{
    for (int i = 0; i < STREAMS; i++)
        if (it->streams[i].is_served && strcmp(it->streams[i].key, path + 1) == 0)
            return true;

    return false;
}

void inspect_files(struct inspection *it)
{
    for (size_t i = 0; i < it->descriptor_count; i++)
        if (it->descriptors[i].target[0] != '/' || !is_served(it, it->descriptors[i].target))
            inspect_file(it, &it->descriptors[i]);
}
