/* becomes COMMAND: goes on as a shell with the command at another host. */
#include <rex.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    char *arguments[] = { "sh", "-c", argv[argc - 1], NULL };
    rexecve("/bin/sh", arguments, environ);
    perror("rexecve");
    return 1;
}
