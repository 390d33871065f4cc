/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep_folder: a sweep's folder, begun or taken up.
 *
 * sweep.json is the plan, and all that makes a folder one of a sweep; whoever goes on must have the very same plan.
 * Several processes may begin one folder at once.
 */
#include "scenarios/sweep.h"

#include "outlay/input.h"
#include "outlay/output.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLAN_NAME  "sweep.json"
#define PLAN_LIMIT ((size_t)64 << 20)

static struct ol_slice take_line(const char **at)
{
    const size_t length = strcspn(*at, "\n");
    struct ol_slice line = ol_slice_trim((struct ol_slice){*at, length});
    *at += length + ((*at)[length] == '\n');
    line.length -= line.length > 0 && line.data[line.length - 1] == ',';
    return line;
}

/* The first line in which they differ. */
static int compare_plans(const char *there, const char *here, const char *folder, struct ol_error *error)
{
    char old_shown[OL_SHOWN_BUFFER], new_shown[OL_SHOWN_BUFFER];
    while (*there || *here) {
        const struct ol_slice old = take_line(&there), new = take_line(&here);
        if (old.length != new.length || memcmp(old.data, new.data, old.length) != 0)
            return ol_fail(
                error, OL_BAD_USAGE, OL_NOWHERE,
                "\"%.200s\" holds another sweep: it was begun with %s, and this is one with %s; go on with "
                "what it was begun with, or choose another folder",
                folder, ol_slice_show(old, old_shown), ol_slice_show(new, new_shown));
    }
    return OL_OK;
}

static int take_up(const struct ol_sweep *sweep, const char *path, bool is_resumed, struct ol_error *error)
{
    size_t length;
    if (!is_resumed)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "\"%.300s\" holds a sweep; go on with it by --resume, or choose another folder",
                       sweep->folder);
    char *there = ol_input_slurp(path, PLAN_LIMIT, &length, OL_NOWHERE, error);
    if (!there)
        return error->status;
    const int status = compare_plans(there, ol_text_string(&sweep->plan), sweep->folder, error);
    ol_mem_free(there);
    return status;
}

/* But for what others, or a begin that was killed, may have put there. */
static int check_empty(const char *folder, struct ol_error *error)
{
    const struct dirent *entry;
    int status = OL_OK;
    DIR *directory = opendir(folder);
    if (!directory)
        return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot look into \"%.300s\"", folder);
    while (status == OL_OK && (entry = readdir(directory)))
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "shards") != 0 &&
            strcmp(entry->d_name, PLAN_NAME) != 0)
            status = ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                             "\"%.300s\" exists and is not a sweep's; choose another name or remove it", folder);
    closedir(directory);
    return status;
}

static int make_folder(const char *path, struct ol_error *error)
{
    struct stat about;
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && stat(path, &about) == 0 && S_ISDIR(about.st_mode)))
        return OL_OK;
    return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot make the folder \"%.300s\"", path);
}

static int write_plan(const struct ol_sweep *sweep, const char *path, struct ol_error *error)
{
    struct ol_output *output = ol_output_replace(path, error);
    if (!output)
        return error->status;
    ol_output_bytes(output, sweep->plan.data, sweep->plan.length);
    return ol_output_close(output, error);
}

static int begin_new(const struct ol_sweep *sweep, const char *plan, struct ol_error *error)
{
    struct ol_text shards = {0};
    ol_text_addf(&shards, "%s/shards", sweep->folder);
    int status = make_folder(sweep->folder, error);
    if (status == OL_OK)
        status = check_empty(sweep->folder, error);
    if (status == OL_OK)
        status = make_folder(ol_text_string(&shards), error);
    if (status == OL_OK)
        status = write_plan(sweep, plan, error);
    ol_text_release(&shards);
    return status;
}

int ol_sweep_begin(struct ol_sweep *sweep, bool is_resumed, struct ol_error *error)
{
    struct ol_text path = {0};
    size_t left;
    int status = OL_OK;
    if (!sweep->folder)
        return OL_OK;
    ol_text_addf(&path, "%s/" PLAN_NAME, sweep->folder);
    const char *plan = ol_text_string(&path);
    const bool was_there = access(plan, F_OK) == 0;
    if (!was_there)
        status = begin_new(sweep, plan, error);
    if (was_there ||
        (status == OL_BAD_IO && is_resumed && access(plan, F_OK) == 0)) /* another began it meanwhile */
        status = take_up(sweep, plan, is_resumed, error);
    if (status == OL_OK)
        status = ol_sweep_gather(sweep, &left, error);
    ol_text_release(&path);
    return status;
}
