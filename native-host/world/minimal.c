/* The minimal base: a shell, the loader and the usual libraries, copied, so that a client's own programs run. */
#include "world.h"

#include <elf.h>
#include <sys/sendfile.h>

#if defined __x86_64__
#define TRIPLET "x86_64-linux-gnu"
#elif defined __aarch64__
#define TRIPLET "aarch64-linux-gnu"
#else
#define TRIPLET "riscv64-linux-gnu"
#endif

/* Debian's places and everybody else's. */
static const char *const folders[] = { "/lib/" TRIPLET, "/usr/lib/" TRIPLET, "/lib64", "/usr/lib64", "/lib", "/usr/lib" };
static const char *const libraries[] = {
    "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1", "libresolv.so.2", "libnss_files.so.2", "libnss_dns.so.2",
    "libgcc_s.so.1", "libstdc++.so.6", "libtinfo.so.6", "libz.so.1"
};

/* False: it is not there. */
static bool copy(const char *path, int root)
{
    char folder[PATH_MAX];
    ssize_t count;
    int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return false;
    snprintf(folder, sizeof folder, "%s", path + 1);
    *strrchr(folder, '/') = 0;
    make_directory(STEP_BASE, root, folder, 0755);
    int to = openat(root, path + 1, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
    if (to < 0 && errno != EEXIST)
        fail(STEP_BASE, "cannot copy %s", path);
    while (to >= 0 && (count = sendfile(to, from, NULL, 1 << 30)) != 0) {
        if (count < 0)
            fail(STEP_BASE, "cannot copy %s", path);
    }
    close(from);
    if (to >= 0)
        close(to);
    return true;
}

/* The loader is where the programs say that it is. */
static void copy_loader(int root, const char *program)
{
    char loader[PATH_MAX] = "";
    Elf64_Ehdr header;
    int file = open(program, O_RDONLY | O_CLOEXEC);
    if (file < 0 || pread(file, &header, sizeof header, 0) != sizeof header || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        fail(STEP_BASE, "%s is no program", program);
    for (unsigned i = 0; i < header.e_phnum; i++) {
        Elf64_Phdr part;
        if (pread(file, &part, sizeof part, (off_t)(header.e_phoff + i * sizeof part)) == sizeof part && part.p_type == PT_INTERP
            && part.p_filesz < sizeof loader && pread(file, loader, part.p_filesz, (off_t)part.p_offset) < 0)
            fail(STEP_BASE, "cannot read %s", program);
    }
    close(file);
    if (loader[0] == '/' && !copy(loader, root))
        fail(STEP_BASE, "cannot copy %s", loader);
}

/* Not every C library has all of them in files of their own. */
static bool copy_library(int root, const char *name)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s/%s", folders[i], name);
        if (copy(path, root))
            return true;
    }
    return false;
}

void minimal_copy(int root)
{
    size_t found = 0;
    copy_loader(root, "/bin/sh");
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        found += copy_library(root, libraries[i]);
    if (found == 0 || !copy("/bin/sh", root))
        fail(STEP_BASE, "cannot copy /bin/sh and the libraries");
}
