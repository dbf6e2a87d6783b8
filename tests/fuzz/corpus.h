#ifndef CORPUS_H
#define CORPUS_H

#include <stddef.h>
#include <stdint.h>

size_t corpus_entry(size_t index, uint8_t *data, size_t room); /* its length; 0 when there is none of this index */

#endif
