/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/fence.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct {
    char folders[OL_FENCES_MOST][PATH_MAX]; /* resolved */
    size_t count;
} fence;

/* The real path of the folder that the file is in, whether or not the file is there. */
static bool resolve_folder(const char *path, char real[PATH_MAX])
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    if (length >= sizeof folder)
        return false;
    memcpy(folder, path, length);
    folder[length] = '\0';
    return realpath(length > 0 ? folder : ".", real) != NULL;
}

int ol_fence_add(const char *document, struct ol_error *error)
{
    struct stat about;
    if (fence.count == OL_FENCES_MOST)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--untrusted goes with at most %d operands; give fewer",
                       OL_FENCES_MOST);
    char *real = fence.folders[fence.count];
    const bool is_folder = stat(document, &about) == 0 && S_ISDIR(about.st_mode);
    const bool is_found = is_folder ? realpath(document, real) != NULL : resolve_folder(document, real);
    if (!is_found)
        return ol_fail_errno(error, OL_BAD_INPUT, OL_NOWHERE, "cannot find the folder of \"%.200s\"", document);
    fence.count++;
    return OL_OK;
}

void ol_fence_clear(void)
{
    fence.count = 0;
}

static bool is_inside(const char *real, const char *folder)
{
    const size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(real, folder, length) == 0 && (real[length] == '/' || real[length] == '\0');
}

static bool is_inside_any(const char *path)
{
    char real[PATH_MAX];
    struct stat link;
    /* A link to nowhere is not a file that is missing here. */
    if (!realpath(path, real) && (lstat(path, &link) == 0 || !resolve_folder(path, real)))
        return false;
    for (size_t i = 0; i < fence.count; i++)
        if (is_inside(real, fence.folders[i]))
            return true;
    return false;
}

static bool is_special(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

bool ol_fence_allows(const char *path, char *why)
{
    const char *fault = NULL;
    if (fence.count == 0 || strcmp(path, "-") == 0)
        return true;
    if (!is_inside_any(path))
        fault = "lies outside the untrusted scenario's folder; copy it there";
    else if (is_special(path))
        fault = "is a pipe or device, which an untrusted scenario may not name; save what it holds as a file";
    if (fault && why)
        snprintf(why, OL_FENCE_WHY, "\"%.150s\" %s, or leave out --untrusted where you trust the author", path,
                 fault);
    return !fault;
}
