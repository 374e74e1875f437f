/* What is freed is overwritten at once, whoever frees it: linked into a program that holds what
 * somebody typed, it takes the place of the C library's `free` and `realloc` for all libraries of
 * that program. They keep copies in passing (a shaper's run of glyphs, a decoder's buffer), and
 * such a copy would stay where it was until something else is put there.
 *
 * mallopt(M_PERTURB) does not do that: blocks of up to 1,032 bytes are kept for the next call as
 * they are.
 *
 * A sanitizer has a heap of its own, and tells of what is used after it was freed. */
#ifndef __SANITIZE_ADDRESS__

#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

extern void __libc_free(void *memory);

void free(void *memory)
{
    if (memory != NULL)
        explicit_bzero(memory, malloc_usable_size(memory));
    __libc_free(memory);
}

void *realloc(void *memory, size_t size)
{
    size_t room = memory != NULL ? malloc_usable_size(memory) : 0;
    if (memory != NULL && size == 0) {
        free(memory);
        return NULL;
    }
    if (size > 0 && size <= room && size >= room / 2)
        return memory;
    void *other = malloc(size);
    if (other == NULL || memory == NULL)
        return other;
    memcpy(other, memory, size < room ? size : room);
    free(memory);
    return other;
}

#endif
