/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * folder: a directory that is written beside its place and renamed into it.
 *
 * It is written under the hidden name of working.h, brought to the disk and then changed places with an earlier folder
 * in one step, so that at no moment there is none. File systems that cannot do that have the earlier one renamed aside
 * first, and removed when the new one is in its place; where that fails it goes back.
 * What is there is looked at twice, before any work is done and before it is replaced: a run may take hours. A name
 * like "manifest.json" is common, so the mark must also say whose it is, and nothing may lie beside it that its writer
 * does not write.
 */
#include "outlay/output.h"

#include "outlay/arena.h"
#include "sim/base/working.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_TRIES 1000

static char *copy_string(const char *string, size_t length)
{
    char *copy = ol_mem_new(length + 1);
    memcpy(copy, string, length);
    return copy;
}

static bool is_empty(const char *path)
{
    size_t entries = 0;
    DIR *directory = opendir(path);
    if (!directory)
        return false;
    while (entries <= 2 && readdir(directory))
        entries++;
    closedir(directory);
    return entries <= 2; /* . and .. */
}

/* The first bytes of a regular file; 0 where there is none. Neither a link nor a pipe's writer is waited for. */
static size_t read_start(const char *path, char *bytes, size_t limit)
{
    struct stat about;
    size_t length = 0;
    const int file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return 0;
    if (fstat(file, &about) == 0 && S_ISREG(about.st_mode))
        for (ssize_t got; length < limit && (got = read(file, bytes + length, limit - length)) > 0;)
            length += (size_t)got;
    close(file);
    return length;
}

static bool is_signed(const char *path, const struct ol_folder_kind *kind)
{
    struct ol_text name = {0};
    char *start = ol_mem_new(OL_FOLDER_SIGNED);
    ol_text_addf(&name, "%s/%s", path, kind->mark);
    const size_t length = read_start(ol_text_string(&name), start, OL_FOLDER_SIGNED);
    const bool is_found = memmem(start, length, kind->signature, strlen(kind->signature)) != NULL;
    ol_mem_free(start);
    ol_text_release(&name);
    return length > 0 && is_found;
}

static bool is_among(const char *name, const char *const *names)
{
    while (*names && strcmp(name, *names) != 0)
        names++;
    return *names || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Whether all that is there was written with it. */
static int check_entries(const char *path, const struct ol_folder_kind *kind, struct ol_error *error)
{
    char shown[OL_SHOWN_BUFFER];
    const struct dirent *entry;
    int status = OL_OK;
    DIR *directory = opendir(path);
    if (!directory)
        return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot look into \"%s\"", path);
    while (status == OL_OK && (entry = readdir(directory)))
        if (!is_among(entry->d_name, kind->names))
            status = ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                             "\"%s\" holds \"%s\", which no run wrote; choose another name or remove it", path,
                             ol_slice_show(ol_slice_of(entry->d_name), shown));
    closedir(directory);
    return status;
}

/* Whether the place is free or may be made so. */
static int check_place(const char *path, const struct ol_folder_kind *kind, struct ol_error *error)
{
    struct stat about;
    if (lstat(path, &about) != 0)
        return errno == ENOENT ? OL_OK : ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot use \"%s\"", path);
    if (!S_ISDIR(about.st_mode))
        return ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                       "\"%s\" exists and is not a directory; choose another name or remove it", path);
    if (is_empty(path))
        return OL_OK;
    if (!is_signed(path, kind))
        return ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                       "\"%s\" exists and is not an Outlay run; choose another name or remove it", path);
    return check_entries(path, kind, error);
}

/* The path without slashes at its end; a link to a directory stands for that directory. NULL with an error. */
static char *place_of(const char *path, struct ol_error *error)
{
    struct stat about;
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    char *place = copy_string(path, length);
    if (lstat(place, &about) == 0 && S_ISLNK(about.st_mode)) {
        char *target = realpath(place, NULL);
        ol_mem_free(place);
        place = target;
    }
    if (!place)
        ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot follow the link \"%s\"", path);
    return place;
}

/* Where the last name of a path begins. */
static size_t name_at(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash + 1 - path) : 0;
}

static int check_name(const char *path, struct ol_error *error)
{
    const char *name = path + name_at(path);
    if (*name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        return OL_OK;
    return ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                   "\"%s\" cannot be replaced as a whole; give the directory a name of its own, like \"%s/run\"",
                   path, *path ? path : ".");
}

/* Sets `working`. The first name is nearly always free: only another folder of this process takes it. */
static int make_working(struct ol_folder *folder, struct ol_error *error)
{
    struct ol_text name = {0};
    int made = -1;
    ol_working_tidy(folder->path);
    for (int i = 0; made != 0 && i < NAME_TRIES; i++) {
        ol_working_name(&name, folder->path, i);
        made = mkdir(ol_text_string(&name), 0777);
        if (made != 0 && errno != EEXIST)
            break;
    }
    if (made == 0)
        folder->working = copy_string(name.data, name.length);
    else
        ol_working_fail(folder->path, error);
    ol_text_release(&name);
    return made == 0 ? OL_OK : OL_BAD_IO;
}

int ol_folder_begin(struct ol_folder *folder, const char *path, const struct ol_folder_kind *kind,
                    struct ol_error *error)
{
    *folder = (struct ol_folder){.path = place_of(path, error), .kind = kind};
    int status = folder->path ? check_name(folder->path, error) : OL_BAD_IO;
    if (status == OL_OK)
        status = check_place(folder->path, kind, error);
    if (status == OL_OK)
        status = make_working(folder, error);
    if (status != OL_OK)
        ol_folder_abandon(folder);
    return status;
}

int ol_folder_make(struct ol_folder *folder, const char *name, struct ol_error *error)
{
    struct ol_text path = {0};
    int status = OL_OK;
    if (mkdir(ol_folder_file(folder, name, &path), 0777) != 0)
        status = ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot create \"%s\"", ol_text_string(&path));
    ol_text_release(&path);
    return status;
}

const char *ol_folder_file(const struct ol_folder *folder, const char *name, struct ol_text *buffer)
{
    ol_text_clear(buffer);
    ol_text_addf(buffer, "%s/%s", folder->working, name);
    return ol_text_string(buffer);
}

/* In one step where that can be done; 0 or -1 with errno. */
static int change_places(const char *one, const char *other)
{
#ifdef RENAME_EXCHANGE
    return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
#else
    (void)one, (void)other;
    errno = ENOSYS;
    return -1;
#endif
}

/* Renames the new folder in, having renamed what is there to `aside`. */
static int rename_in(const struct ol_folder *folder, const char *aside, struct ol_error *error)
{
    bool had_earlier = rename(folder->path, aside) == 0;
    if (!had_earlier && errno != ENOENT)
        return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot replace \"%s\"", folder->path);
    if (rename(folder->working, folder->path) == 0)
        return OL_OK;
    int status = ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot put \"%s\" in its place", folder->path);
    if (had_earlier && rename(aside, folder->path) != 0)
        status =
            ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE,
                          "cannot put \"%s\" in its place; the earlier one is now \"%s\"", folder->path, aside);
    return status;
}

/* Puts the new folder in its place, and the path of what was there before, if anything, into `earlier`. */
static int swap_in(const struct ol_folder *folder, struct ol_text *earlier, struct ol_error *error)
{
    struct stat about;
    ol_text_adds(earlier, folder->working);
    if (change_places(folder->working, folder->path) == 0)
        return OL_OK;
    ol_text_adds(earlier, OL_WORKING_ASIDE);
    const int status = rename_in(folder, ol_text_string(earlier), error);
    if (lstat(ol_text_string(earlier), &about) != 0)
        ol_text_clear(earlier);
    return status;
}

int ol_folder_commit(struct ol_folder *folder, struct ol_error *error)
{
    struct ol_text earlier = {0};
    int status = check_place(folder->path, folder->kind, error);
    if (status == OL_OK && ol_working_sync(folder->working) != 0)
        status = ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot bring \"%s\" to the disk", folder->working);
    if (status == OL_OK)
        status = swap_in(folder, &earlier, error);
    if (status == OL_OK) {
        ol_working_settle(folder->path);
        ol_mem_free(folder->working);
        folder->working = NULL;
        if (earlier.length > 0 && ol_working_remove(ol_text_string(&earlier)) != 0)
            status = ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE,
                                   "\"%s\" is written, but the earlier one, now \"%s\", cannot be removed",
                                   folder->path, ol_text_string(&earlier));
    }
    ol_text_release(&earlier);
    return status;
}

void ol_folder_abandon(struct ol_folder *folder)
{
    if (folder->working)
        ol_working_remove(folder->working);
    ol_mem_free(folder->working);
    ol_mem_free(folder->path);
    *folder = (struct ol_folder){0};
}
