/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether there is such a regular file, "-" standing for standard input. */
static bool find_file(const char *path, struct stat *about)
{
    const int found = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, about) : stat(path, about);
    return found == 0 && S_ISREG(about->st_mode);
}

bool ol_output_spares(const char *output, const char *const *inputs, size_t count, struct ol_error *error)
{
    struct stat written, read;
    if (!output || strcmp(output, "-") == 0 || !find_file(output, &written))
        return true;
    for (size_t i = 0; i < count; i++) {
        if (!find_file(inputs[i], &read) || read.st_dev != written.st_dev || read.st_ino != written.st_ino)
            continue;
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                "-o: \"%.200s\" is what is read, and would be written over; name another file", output);
        return false;
    }
    return true;
}
