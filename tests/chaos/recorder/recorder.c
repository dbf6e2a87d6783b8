/* Tells what a program writes to its files, and when it is on disk: loaded before its libraries (LD_PRELOAD).
 *
 * RECORDER_FILES is the path of the files that are told of, as the beginning of their paths. Into RECORDER_LOG, which others may append to meanwhile, go lines, one for each call:
 *   W NAME OFFSET LENGTH PLACE   written, before it is; PLACE is where its bytes are in the file RECORDER_LOG.data
 *   F NAME, S NAME               a sync begins; it is over
 *   T NAME LENGTH, U NAME        truncated, removed
 * The name of the folder that they are in is a dot: its syncs are told too.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *files;
static int log_file = -1, data_file = -1;
static off_t data_end;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL)
        abort();
    return found;
}

static ssize_t real_pwrite(int file, const void *data, size_t length, off_t offset)
{
    static ssize_t (*call)(int, const void *, size_t, off_t);
    if (call == NULL)
        *(void **)&call = next("pwrite64");
    return call(file, data, length, offset);
}

static ssize_t real_write(int file, const void *data, size_t length)
{
    static ssize_t (*call)(int, const void *, size_t);
    if (call == NULL)
        *(void **)&call = next("write");
    return call(file, data, length);
}

/* What it tells of is made ready before main(): a program that is not told of has neither variable. */
__attribute__((constructor)) static void begin(void)
{
    const char *log_path = getenv("RECORDER_LOG");
    char data_path[PATH_MAX];
    files = getenv("RECORDER_FILES");
    if (log_path == NULL || files == NULL)
        return;
    snprintf(data_path, sizeof data_path, "%s.data", log_path);
    log_file = open(log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    data_file = open(data_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    data_end = data_file < 0 ? 0 : lseek(data_file, 0, SEEK_END);
}

/* The part of a path that tells the file from the others; NULL: it is not told of. The index in shared memory is made anew after a crash. */
static const char *name_of_path(const char *path)
{
    if (log_file < 0 || data_file < 0 || strncmp(path, files, strlen(files)) != 0)
        return NULL;
    const char *name = strrchr(path, '/');
    return name == NULL || strstr(name, "-shm") != NULL ? NULL : name + 1;
}

static const char *name_of(int file, char *path)
{
    char link[64];
    struct stat status;
    if (log_file < 0 || fstat(file, &status) != 0 || (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)))
        return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0)
        return NULL;
    path[length] = '\0';
    if (S_ISDIR(status.st_mode))
        return strncmp(path, files, (size_t)length) == 0 && strrchr(files, '/') == files + length ? "." : NULL;
    return name_of_path(path);
}

__attribute__((format(printf, 1, 2))) static void tell(const char *format, ...)
{
    char line[PATH_MAX + 128];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (real_write(log_file, line, (size_t)length) != length)
        abort();
}

static void tell_write(const char *name, const void *data, size_t length, off_t offset)
{
    pthread_mutex_lock(&gate);
    if (real_pwrite(data_file, data, length, data_end) != (ssize_t)length)
        abort();
    tell("W %s %lld %zu %lld\n", name, (long long)offset, length, (long long)data_end);
    data_end += (off_t)length;
    pthread_mutex_unlock(&gate);
}

ssize_t pwrite64(int file, const void *data, size_t length, off_t offset)
{
    char path[PATH_MAX];
    const char *name = name_of(file, path);
    if (name != NULL)
        tell_write(name, data, length, offset);
    return real_pwrite(file, data, length, offset);
}

ssize_t pwrite(int file, const void *data, size_t length, off_t offset)
{
    return pwrite64(file, data, length, offset);
}

ssize_t write(int file, const void *data, size_t length)
{
    char path[PATH_MAX];
    const char *name = name_of(file, path);
    if (name != NULL)
        tell_write(name, data, length, lseek(file, 0, SEEK_CUR));
    return real_write(file, data, length);
}

static int sync_by(const char *function, int file)
{
    char path[PATH_MAX];
    const char *name = name_of(file, path);
    int (*call)(int);
    *(void **)&call = next(function);
    if (name != NULL)
        tell("F %s\n", name);
    int result = call(file);
    if (name != NULL && result == 0)
        tell("S %s\n", name);
    return result;
}

int fsync(int file)
{
    return sync_by("fsync", file);
}

int fdatasync(int file)
{
    return sync_by("fdatasync", file);
}

int ftruncate64(int file, off_t length)
{
    char path[PATH_MAX];
    const char *name = name_of(file, path);
    int (*call)(int, off_t);
    *(void **)&call = next("ftruncate64");
    if (name != NULL)
        tell("T %s %lld\n", name, (long long)length);
    return call(file, length);
}

int ftruncate(int file, off_t length)
{
    return ftruncate64(file, length);
}

int unlink(const char *path)
{
    int (*call)(const char *);
    *(void **)&call = next("unlink");
    const char *name = name_of_path(path);
    if (name != NULL)
        tell("U %s\n", name);
    return call(path);
}
