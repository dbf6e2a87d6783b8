/* smash-world: a private root and namespaces, then the launcher of what runs in them. */
#include <stdio.h>

int main(void)
{
    fputs("smash-world is started by smash-red: people do not use it\n", stderr);
    return 2;
}
