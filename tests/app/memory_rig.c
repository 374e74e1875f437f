#include "tests/app/memory_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cmocka.h>

int memory_found(const void *what, size_t len)
{
    return memory_found_in(getpid(), what, len);
}

int memory_found_in(pid_t pid, const void *what, size_t len)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "r");
    assert_non_null(maps);
    static char line[512], chunk[1 << 16];
    const size_t overlap = len - 1;
    int found = 0;
    while (fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        char mode[5];
        if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) != 3 || strncmp(mode, "rw", 2) != 0 ||
            to - from > 1ul << 32)
            continue;
        for (unsigned long at = from; at < to; at += sizeof chunk - overlap) {
            size_t size = to - at < sizeof chunk ? to - at : sizeof chunk;
            struct iovec here = {chunk, size}, there = {(char *)0 + at, size};
            ssize_t got = process_vm_readv(pid, &here, 1, &there, 1, 0);
            for (char *hit = chunk; got > 0 && (size_t)got >= len;) {
                hit = memmem(hit, (size_t)(chunk + got - hit), what, len);
                if (!hit)
                    break;
                unsigned long address = at + (unsigned long)(hit - chunk);
                bool ours = pid == getpid() && (address == (unsigned long)what ||
                                                (address >= (unsigned long)chunk &&
                                                 address < (unsigned long)chunk + sizeof chunk));
                found += !ours;
                hit++;
            }
        }
    }
    memset(chunk, 0, sizeof chunk);
    assert_int_equal(fclose(maps), 0);
    return found;
}
