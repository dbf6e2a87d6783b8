#include "reach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char *join(const char *folder, const char *rest)
{
    char *path;
    return asprintf(&path, "%s%s", folder, rest) < 0 ? NULL : path;
}

char *rex_socket_path(void)
{
    const char *path = getenv("REX_SOCKET"), *host = getenv("SMASH_SOCKET"), *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (path && *path)
        return join(path, "");
    if (host && *host)
        return join(host, ".d/rex.sock");
    if (state && *state == '/')
        return join(state, "/smash/rex.sock");
    return join(home ? home : "", "/.local/state/smash/rex.sock");
}

/* A path that is too long for an address is gone to by its folder, of which it leaves a descriptor. */
static int fill_address(struct sockaddr_un *address, const char *path)
{
    address->sun_family = AF_UNIX;
    if (strlen(path) < sizeof address->sun_path) {
        strcpy(address->sun_path, path);
        return -1;
    }

    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : NULL;
    int directory = folder ? open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
    free(folder);
    int length = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", directory, slash ? slash + 1 : "");
    if (directory < 0 || length < 0 || (size_t)length >= sizeof address->sun_path)
        *address->sun_path = '\0';

    return directory;
}

static int connect_to(const char *path)
{
    struct sockaddr_un address = { 0 };
    int directory = fill_address(&address, path);
    int connection = *address.sun_path ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
    int error = *address.sun_path ? errno : ENAMETOOLONG;
    if (connection >= 0 && connect(connection, (struct sockaddr *)&address, sizeof address) < 0) {
        error = errno;
        close(connection);
        connection = -1;
    }

    if (directory >= 0)
        close(directory);

    errno = error;
    return connection;
}

int rex_reach(const char *path)
{
    char *found = path ? NULL : rex_socket_path();
    if (!path && !found) {
        errno = ENOMEM;
        return -1;
    }

    int connection = connect_to(path ? path : found);
    int error = errno;
    free(found);
    errno = error;
    return connection;
}
