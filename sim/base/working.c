/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/working.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_FILES 16 /* while a tree is walked */
#define MARK       ".partial-"

/* ---- failing ---- */

int ol_working_fail(const char *place, struct ol_error *error)
{
    const char *slash = strrchr(place, '/');
    const int folder = slash ? (int)(slash + 1 - place) : 0;
    if (errno == ENOENT && folder > 0)
        return ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                       "cannot create \"%s\": there is no directory \"%.*s\"; create it first", place, folder,
                       place);
    if (errno == EACCES || errno == EROFS)
        return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE,
                             "cannot create \"%s\"; give a place that you may write to", place);
    return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot create \"%s\"", place);
}

/* ---- names ---- */

/* Where the last name of a path begins. */
static size_t name_at(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash + 1 - path) : 0;
}

/* FNV-1a (Fowler, Noll and Vo). */
static uint32_t mix(uint32_t hash, const void *bytes, size_t length)
{
    for (const unsigned char *byte = bytes; length > 0; byte++, length--)
        hash = (hash ^ *byte) * UINT32_C(16777619);
    return hash;
}

static uint32_t machine(void)
{
    char host[256] = "";
    struct stat space;
    uint32_t hash = UINT32_C(2166136261);
    if (gethostname(host, sizeof host - 1) == 0)
        hash = mix(hash, host, strlen(host));
    if (stat("/proc/self/ns/pid", &space) == 0)
        hash = mix(hash, &space.st_ino, sizeof space.st_ino);
    return hash;
}

void ol_working_name(struct ol_text *name, const char *place, int try)
{
    const size_t at = name_at(place);
    ol_text_clear(name);
    ol_text_add(name, place, at);
    ol_text_addf(name, ".%s" MARK "%ld-%08x", place + at, (long)getpid(), machine());
    if (try > 0)
        ol_text_addf(name, "-%d", try);
}

/* ---- what the dead have left ---- */

/* Whether it has ended and only nobody has asked how: in a container without an init that can last for ever. */
static bool is_zombie(long process)
{
    char path[48], about[256] = "";
    snprintf(path, sizeof path, "/proc/%ld/stat", process);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    const ssize_t length = read(file, about, sizeof about - 1);
    close(file);
    const char *state = length > 0 ? strrchr(about, ')') : NULL; /* proc(5): "12 (its name) Z 1 ..." */
    return state && strncmp(state, ") Z", 3) == 0;
}

static bool is_dead(long process)
{
    if (process <= 0 || process > INT32_MAX)
        return false;
    return kill((pid_t)process, 0) == 0 ? is_zombie(process) : errno == ESRCH;
}

/* Whether an entry of the folder is what a dead process of this machine wrote for NAME. */
static bool is_left(const char *entry, const char *name, uint32_t here)
{
    const size_t length = strlen(name);
    char *end;
    if (entry[0] != '.' || strncmp(entry + 1, name, length) != 0 ||
        strncmp(entry + 1 + length, MARK, sizeof MARK - 1) != 0)
        return false;
    const char *number = entry + 1 + length + sizeof MARK - 1;
    const long process = strtol(number, &end, 10);
    if (end == number || *end != '-')
        return false;
    return strtoul(end + 1, NULL, 16) == here && is_dead(process);
}

static bool is_aside(const char *entry)
{
    const size_t length = strlen(entry), suffix = sizeof OL_WORKING_ASIDE - 1;
    return length > suffix && strcmp(entry + length - suffix, OL_WORKING_ASIDE) == 0;
}

void ol_working_tidy(const char *place)
{
    const size_t at = name_at(place);
    const uint32_t here = machine();
    struct ol_text path = {0};
    struct stat about;
    const struct dirent *entry;
    ol_text_add(&path, place, at);
    DIR *folder = opendir(at > 0 ? ol_text_string(&path) : ".");
    while (folder && (entry = readdir(folder))) {
        if (!is_left(entry->d_name, place + at, here))
            continue;
        ol_text_clear(&path);
        ol_text_add(&path, place, at);
        ol_text_adds(&path, entry->d_name);
        if (!is_aside(entry->d_name) || lstat(place, &about) == 0)
            ol_working_remove(ol_text_string(&path));
        else
            (void)rename(ol_text_string(&path), place);
    }
    if (folder)
        closedir(folder);
    ol_text_release(&path);
}

/* ---- trees ---- */

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

int ol_working_remove(const char *path)
{
    return nftw(path, remove_entry, OPEN_FILES, FTW_DEPTH | FTW_PHYS);
}

static int sync_path(const char *path)
{
    const int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    const int status = fsync(descriptor), error = errno;
    close(descriptor);
    errno = error;
    return status;
}

/* Not every file system can sync a folder. */
static int sync_entry(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)where;
    if (kind != FTW_F && kind != FTW_DP)
        return 0;
    return sync_path(path) == 0 || (kind == FTW_DP && (errno == EINVAL || errno == ENOTSUP)) ? 0 : -1;
}

/* Has a file begin to be written: once all do, the first of the syncs finds them under way, and the others find most of
 * their work done. */
static int start_entry(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)path, (void)about, (void)kind, (void)where;
#ifdef SYNC_FILE_RANGE_WRITE
    const int descriptor = kind == FTW_F ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (descriptor >= 0) {
        (void)sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
        close(descriptor);
    }
#endif
    return 0;
}

int ol_working_sync(const char *path)
{
    (void)nftw(path, start_entry, OPEN_FILES, FTW_DEPTH | FTW_PHYS);
    return nftw(path, sync_entry, OPEN_FILES, FTW_DEPTH | FTW_PHYS);
}

void ol_working_settle(const char *place)
{
    struct ol_text folder = {0};
    ol_text_add(&folder, place, name_at(place));
    (void)sync_path(folder.length > 0 ? ol_text_string(&folder) : ".");
    ol_text_release(&folder);
}
