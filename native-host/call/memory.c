/* What one call needs, given back all at once. */
#include "call.h"
#include <stdlib.h>

struct piece {
    struct piece *next;
    _Alignas(16) unsigned char bytes[];
};

static struct piece *pieces;

/* Zeroed, and of exactly that size, so that a tool which watches memory sees what writes beyond it. */
void *take_memory(size_t size)
{
    struct piece *piece = calloc(1, sizeof *piece + size);
    if (!piece)
        abort();
    piece->next = pieces;
    pieces = piece;
    return piece->bytes;
}

void give_back(void)
{
    while (pieces) {
        struct piece *next = pieces->next;
        free(pieces);
        pieces = next;
    }
}
