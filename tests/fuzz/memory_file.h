/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * memory_file: a fuzzer's bytes as a file that has a path. Through /proc where that is mounted, which touches no disk;
 * else a file under /tmp.
 */
#ifndef OUTLAY_TESTS_MEMORY_FILE_H
#define OUTLAY_TESTS_MEMORY_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct memory_file {
    int descriptor;
    bool is_on_disk;
    char path[40];
};

static inline struct memory_file memory_file_new(const void *bytes, size_t length)
{
    struct memory_file file = {.descriptor = memfd_create("bytes", MFD_CLOEXEC)};
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.descriptor);
    if (file.descriptor < 0 || access(file.path, R_OK) != 0) {
        snprintf(file.path, sizeof file.path, "/tmp/outlay-bytes-XXXXXX");
        close(file.descriptor);
        file.descriptor = mkstemp(file.path);
        file.is_on_disk = true;
    }
    if (file.descriptor < 0 || write(file.descriptor, bytes, length) != (ssize_t)length)
        abort();
    return file;
}

static inline void memory_file_free(struct memory_file *file)
{
    close(file->descriptor);
    if (file->is_on_disk)
        unlink(file->path);
}

#endif
