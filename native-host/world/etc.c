/* A small /etc: who there is, and where the host's libraries, certificates and time zone are found. */
#include "world.h"

/* Looked for where the host's programs are: without them many do not start. */
static const char *const of_host[] = {
    "/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime", "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/pki/tls/certs", "/etc/pki/ca-trust/extracted",
    "/etc/ca-certificates/extracted"
};

static void copy_resolver(int root)
{
    char text[16 << 10];
    int file = open("/etc/resolv.conf", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : read(file, text, sizeof text - 1);
    if (file >= 0)
        close(file);
    if (length <= 0)
        return;
    text[length] = 0;
    make_file(STEP_ETC, root, "etc/resolv.conf", text);
}

void etc_create(const struct world *world, int root)
{
    char hosts[512], name[128];
    int length = snprintf(hosts, sizeof hosts, "127.0.0.1 localhost %s\n::1 localhost\n", world->hostname);
    errno = ENAMETOOLONG;
    if (length < 0 || (size_t)length >= sizeof hosts || sethostname(world->hostname, strlen(world->hostname)) < 0)
        fail(STEP_ETC, "cannot be named '%s'", world->hostname);
    make_file(STEP_ETC, root, "etc/hosts", hosts);
    snprintf(name, sizeof name, "%s\n", world->hostname);
    make_file(STEP_ETC, root, "etc/hostname", name);
    make_file(STEP_ETC, root, "etc/passwd", "root:x:0:0:root:/:/bin/sh\nworld:x:1000:1000:world:/home:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n");
    make_file(STEP_ETC, root, "etc/group", "root:x:0:\nworld:x:1000:\nnogroup:x:65534:\n");
    make_file(STEP_ETC, root, "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
    if (world->host_network)
        copy_resolver(root);
    for (size_t i = 0; !world->minimal && i < sizeof of_host / sizeof *of_host; i++)
        bring(STEP_ETC, of_host[i], root);
}
