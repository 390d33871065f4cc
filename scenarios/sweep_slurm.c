/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/sweep_slurm.h"

#include "outlay/arena.h"
#include "outlay/input.h"
#include "outlay/output.h"
#include "outlay/program.h"
#include "scenarios/sweep_journal.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROUNDS        4 /* the first, and three more for shards that failed */
#define SLURM_MOST_MS 120000
#define POLL_FIRST_MS 1000
#define POLL_MOST_MS  15000
#define SILENCES      20   /* of slurmctld in a row, until we give up */
#define SETTLE_MS     3000 /* for files of other machines to be seen here */

static bool is_stopped(const struct ol_slurm_launch *launch)
{
    return launch->stop && *launch->stop;
}

/* A stop ends the pause. */
static void pause_for(const struct ol_slurm_launch *launch, int64_t ms)
{
    for (; ms > 0 && !is_stopped(launch); ms -= 200)
        poll(NULL, 0, ms < 200 ? (int)ms : 200);
}

static const char *file_of(const struct ol_slurm_launch *launch, const char *name, struct ol_text *path)
{
    ol_text_clear(path);
    ol_text_addf(path, "%s/slurm/%s", launch->folder, name);
    return ol_text_string(path);
}

static int write_file(const char *path, const char *text, struct ol_error *error)
{
    struct ol_output *output = ol_output_replace(path, error);
    if (!output)
        return error->status;
    ol_output_string(output, text);
    return ol_output_close(output, error);
}

static int write_script(const struct ol_slurm_launch *launch, struct ol_error *error)
{
    struct ol_text path = {0}, script = {0};
    ol_text_addf(&path, "%s/slurm", launch->folder);
    int status = OL_OK;
    if (mkdir(ol_text_string(&path), 0777) != 0 && errno != EEXIST)
        status = ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot make the folder \"%.300s\"",
                               ol_text_string(&path));
    ol_text_addf(&script,
                 "#!/bin/sh\n# One shard of the sweep: task I of the array does the I-th of %zu.\n"
                 "exec %s --shard \"$SLURM_ARRAY_TASK_ID/%zu\"\n",
                 launch->shards, launch->command, launch->shards);
    if (status == OL_OK)
        status = write_file(file_of(launch, "job.sh", &path), ol_text_string(&script), error);
    ol_text_release(&script);
    ol_text_release(&path);
    return status;
}

/* "1-3,7" of the shards that are not finished; how many. */
static size_t list_unfinished(const struct ol_slurm_launch *launch, struct ol_text *list)
{
    size_t count = 0;
    ol_text_clear(list);
    for (size_t i = 0, end; i < launch->shards; i = end) {
        end = i + 1;
        if (ol_journal_is_finished(launch->folder, i, launch->shards))
            continue;
        while (end < launch->shards && !ol_journal_is_finished(launch->folder, end, launch->shards))
            end++;
        ol_text_addf(list, end > i + 1 ? "%s%zu-%zu" : "%s%zu", count > 0 ? "," : "", i + 1, end);
        count += end - i;
    }
    return count;
}

/* ---- asking Slurm ---- */

static int call(const char *const *arguments, struct ol_text *out, struct ol_text *said)
{
    const struct ol_program program = {.path = arguments[0], .arguments = arguments, .limit_ms = SLURM_MOST_MS};
    return ol_program_run(&program, out, said);
}

static void add_option(const char **arguments, size_t *count, struct ol_text *text, const char *name,
                       const char *value)
{
    if (!value)
        return;
    ol_text_addf(text, "--%s=%s", name, value);
    arguments[(*count)++] = ol_text_string(text);
}

/* The array's number goes into FOLDER/slurm/job. */
static int submit(const struct ol_slurm_launch *launch, const char *list, struct ol_error *error)
{
    enum { ARRAY, NAME, LOG, THREADS, PARTITION, ACCOUNT, TIME, OPTIONS };
    struct ol_text texts[OPTIONS] = {0}, array = {0}, number = {0}, script = {0}, out = {0}, said = {0};
    const char *arguments[OPTIONS + 5] = {"sbatch", "--parsable", "--open-mode=append"};
    size_t count = 3;
    int status = OL_OK;
    ol_text_adds(&array, list);
    if (launch->array_limit > 0)
        ol_text_addf(&array, "%%%lld", (long long)launch->array_limit);
    ol_text_addf(&number, "%lld", (long long)launch->threads);
    add_option(arguments, &count, &texts[ARRAY], "array", ol_text_string(&array));
    add_option(arguments, &count, &texts[NAME], "job-name", launch->name);
    add_option(arguments, &count, &texts[LOG], "output", file_of(launch, "%a.log", &script));
    add_option(arguments, &count, &texts[THREADS], "cpus-per-task", ol_text_string(&number));
    add_option(arguments, &count, &texts[PARTITION], "partition", launch->partition);
    add_option(arguments, &count, &texts[ACCOUNT], "account", launch->account);
    add_option(arguments, &count, &texts[TIME], "time", launch->time);
    arguments[count++] = file_of(launch, "job.sh", &script);
    if (call(arguments, &out, &said) != 0)
        status = ol_fail(error, OL_BAD_IO, OL_NOWHERE, "sbatch did not take the array: %.300s",
                         said.length > 0 ? ol_text_string(&said) : "it gave no reason");
    if (status == OL_OK) {
        struct ol_text path = {0};
        status = write_file(file_of(launch, "job", &path), ol_text_string(&out), error);
        ol_text_release(&path);
    }
    for (size_t i = 0; i < OPTIONS; i++)
        ol_text_release(&texts[i]);
    ol_text_release(&array);
    ol_text_release(&number);
    ol_text_release(&script);
    ol_text_release(&out);
    ol_text_release(&said);
    return status;
}

/* The number of the array that was submitted last; false where there is none. */
static bool read_number(const struct ol_slurm_launch *launch, struct ol_text *number)
{
    struct ol_text path = {0};
    struct ol_error unused = {0};
    size_t length;
    char *text = NULL;
    if (access(file_of(launch, "job", &path), F_OK) == 0)
        text = ol_input_slurp(ol_text_string(&path), 1000, &length, OL_NOWHERE, &unused);
    ol_text_clear(number);
    if (text)
        ol_text_add(number, text, strspn(text, "0123456789")); /* "12" or "12;cluster" */
    ol_mem_free(text);
    ol_text_release(&path);
    return number->length > 0;
}

enum presence { GONE, THERE, UNKNOWN };

static enum presence ask(const char *number)
{
    const char *const arguments[] = {"squeue", "--noheader", "--array", "--format=%K", "--jobs", number, NULL};
    struct ol_text out = {0}, said = {0};
    const int code = call(arguments, &out, &said);
    const bool is_forgotten = strstr(ol_text_string(&said), "Invalid job id") != NULL;
    enum presence presence = out.length > 0 ? THERE : GONE;
    if (code != 0)
        presence = is_forgotten ? GONE : UNKNOWN;
    ol_text_release(&out);
    ol_text_release(&said);
    return presence;
}

/* Until no task of the array is in the queue. */
static int wait_for(const struct ol_slurm_launch *launch, const char *number, struct ol_error *error)
{
    struct ol_text list = {0};
    int64_t wait = POLL_FIRST_MS;
    size_t silences = 0, told = SIZE_MAX;
    int status = OL_OK;
    while (status == OL_OK && !is_stopped(launch)) {
        const size_t left = list_unfinished(launch, &list);
        const enum presence presence = left > 0 ? ask(number) : GONE;
        if (presence == GONE)
            break;
        silences = presence == UNKNOWN ? silences + 1 : 0;
        if (silences > SILENCES)
            status = ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                             "squeue does not answer; the shards go on, and --resume goes on waiting for them");
        if (left != told) {
            char said[200];
            snprintf(said, sizeof said, "Slurm's job %.40s: %zu of %zu shards are finished", number,
                     launch->shards - left, launch->shards);
            launch->say(launch->self, said);
        }
        told = left;
        pause_for(launch, wait);
        wait = wait * 3 / 2 < POLL_MOST_MS ? wait * 3 / 2 : POLL_MOST_MS;
    }
    ol_text_release(&list);
    return status;
}

/* How many shards are not finished, once their files had time to be seen. */
static size_t count_unfinished(const struct ol_slurm_launch *launch, struct ol_text *list)
{
    size_t left = list_unfinished(launch, list);
    if (left > 0 && !is_stopped(launch)) {
        pause_for(launch, SETTLE_MS);
        left = list_unfinished(launch, list);
    }
    return left;
}

static void say_retry(const struct ol_slurm_launch *launch, const char *list)
{
    char said[300];
    snprintf(said, sizeof said, "shards %.200s ended before they were finished; they are submitted again", list);
    launch->say(launch->self, said);
}

int ol_slurm_launch(const struct ol_slurm_launch *launch, struct ol_error *error)
{
    struct ol_text number = {0}, list = {0};
    int status = write_script(launch, error);
    if (status == OL_OK && read_number(launch, &number) && launch->waits)
        status = wait_for(launch, ol_text_string(&number), error);
    size_t left = list_unfinished(launch, &list);
    for (size_t round = 0; status == OL_OK && left > 0 && round < ROUNDS && !is_stopped(launch); round++) {
        if (round > 0)
            say_retry(launch, ol_text_string(&list));
        status = submit(launch, ol_text_string(&list), error);
        if (status != OL_OK || !launch->waits || !read_number(launch, &number))
            break;
        status = wait_for(launch, ol_text_string(&number), error);
        left = count_unfinished(launch, &list);
    }
    if (status == OL_OK && left > 0 && launch->waits && !is_stopped(launch))
        status = ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                         "shards %.200s failed four times; %.200s/slurm/*.log say why, and --resume tries again",
                         ol_text_string(&list), launch->folder);
    ol_text_release(&number);
    ol_text_release(&list);
    return status;
}
