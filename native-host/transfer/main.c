/* smash-transfer: moves bytes between a connection and a file or pipe, all of which it is given. */
#include <stdio.h>

int main(void)
{
    fputs("smash-transfer is started by smash-red: people do not use it\n", stderr);
    return 2;
}
