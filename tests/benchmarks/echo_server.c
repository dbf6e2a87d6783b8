/* A bare echo over a Unix socket: the least that a round trip can cost. echo_server SOCKET serves one client after another. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void serve(int client)
{
    char buffer[4096];
    ssize_t got;
    while ((got = read(client, buffer, sizeof buffer)) > 0) {
        if (write(client, buffer, (size_t)got) != got) {
            break;
        }
    }
    close(client);
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path) {
        fprintf(stderr, "usage: echo_server SOCKET\n");
        return 2;
    }
    strcpy(address.sun_path, argv[1]);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 8) < 0) {
        perror("echo_server");
        return 1;
    }
    puts("ready");
    fflush(stdout);
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client >= 0) {
            serve(client);
        }
    }
}
