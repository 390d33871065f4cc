/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * memory_file: a fuzzer's bytes as a file that has a path but touches no disk.
 */
#ifndef OUTLAY_TESTS_MEMORY_FILE_H
#define OUTLAY_TESTS_MEMORY_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct memory_file {
    int descriptor;
    char path[40];
};

static inline struct memory_file memory_file_new(const void *bytes, size_t length)
{
    struct memory_file file = {.descriptor = memfd_create("bytes", MFD_CLOEXEC)};
    if (file.descriptor < 0 || write(file.descriptor, bytes, length) != (ssize_t)length)
        abort();
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.descriptor);
    return file;
}

static inline void memory_file_free(struct memory_file *file)
{
    close(file->descriptor);
}

#endif
