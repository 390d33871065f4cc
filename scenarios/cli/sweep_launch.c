/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/sweep_launch.h"

#include "outlay/arena.h"
#include "outlay/output.h"
#include "scenarios/cli/option.h"
#include "scenarios/cli/progress.h"
#include "scenarios/sweep_kubernetes.h"
#include "scenarios/sweep_slurm.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#define SHARDS_USUAL  10
#define THREADS_LIMIT 1024

static const char *const launchers[] = {
    [OL_LAUNCH_LOCAL] = "local", [OL_LAUNCH_SLURM] = "slurm", [OL_LAUNCH_KUBERNETES] = "kubernetes", NULL};

/* Options that only some launchers know, and those that are not for shards. */
static const struct launcher_option {
    const char *name;
    bool is_for[OL_LAUNCH_KUBERNETES + 1];
} launcher_options[] = {
    {"shards", {false, true, true}}, {"partition", {false, true, false}},  {"account", {false, true, false}},
    {"time", {false, true, false}},  {"array-limit", {false, true, true}}, {"no-wait", {false, true, false}},
    {"image", {false, false, true}}, {"volume", {false, false, true}},     {"launcher", {true, true, true}},
    {"resume", {true, true, false}}, {"format", {true, true, false}},      {"no-plots", {true, true, false}},
    {"threads", {true, true, true}}, {"shard", {true, false, false}},
};
#define OPTION_COUNT (sizeof launcher_options / sizeof *launcher_options)

static int read_shard(const char *given, struct ol_shard_option *shard, struct ol_error *error)
{
    const char *slash = strchr(given, '/');
    int64_t index, count;
    if (!slash || !ol_slice_int((struct ol_slice){given, (size_t)(slash - given)}, &index) ||
        !ol_slice_int(ol_slice_of(slash + 1), &count) || index < 1 || index > count || count > OL_SWEEP_POINTS)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "--shard %.60s: give I/N, the I-th of N shards, as in --shard 2/4", given);
    shard->index = (size_t)index - 1;
    shard->count = (size_t)count;
    return OL_OK;
}

int ol_launcher_read(const struct ol_invocation *invocation, int *launcher, struct ol_shard_option *shard,
                     struct ol_error *error)
{
    const char *given = ol_option_value(invocation, "shard");
    if (!ol_option_choice(invocation, "launcher", launchers, OL_LAUNCH_LOCAL, launcher, error))
        return OL_BAD_USAGE;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (!launcher_options[i].is_for[*launcher] && ol_option_given(invocation, launcher_options[i].name))
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s is not for --launcher %s; leave one of them out",
                           launcher_options[i].name, launchers[*launcher]);
    if (*launcher == OL_LAUNCH_KUBERNETES && !ol_option_given(invocation, "image"))
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "a Job needs an image that has outlay in its PATH: --image registry.example/outlay:1");
    return given ? read_shard(given, shard, error) : OL_OK;
}

static bool is_for_launcher(const char *name)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (strcmp(launcher_options[i].name, name) == 0)
            return true;
    return false;
}

/* For a shell; the caller frees it. */
static char *command_of(const struct ol_invocation *invocation, const char *program, int64_t threads)
{
    struct ol_arena arena = {0};
    const char **words = ol_mem_new(ol_mem_product(sizeof *words, 2 * invocation->given_count + 5));
    size_t count = 0;
    words[count++] = program;
    words[count++] = "sweep";
    for (size_t i = 0; i < invocation->given_count; i++) {
        const char *name = invocation->given[i].option->name, *value = invocation->given[i].value;
        if (!is_for_launcher(name))
            words[count++] = ol_arena_format(&arena, value ? "--%s=%s" : "--%s", name, value);
    }
    words[count++] = ol_arena_format(&arena, "--threads=%lld", (long long)threads);
    words[count++] = "--resume";
    words[count++] = invocation->operands[0];
    char *command = ol_option_quote((int)count, (char *const *)(uintptr_t)words);
    ol_mem_free(words);
    ol_arena_release(&arena);
    return command;
}

struct numbers {
    int64_t shards, limit, threads;
};

static bool read_numbers(const struct ol_sweep_launch *launch, struct numbers *numbers, struct ol_error *error)
{
    const int64_t points = (int64_t)launch->sweep->points;
    const int64_t most = points < OL_SLURM_SHARDS ? points : OL_SLURM_SHARDS;
    return ol_option_count(launch->invocation, "shards", 1, most, most < SHARDS_USUAL ? most : SHARDS_USUAL,
                           &numbers->shards, error) &&
           ol_option_count(launch->invocation, "array-limit", 1, OL_SLURM_SHARDS, 0, &numbers->limit, error) &&
           ol_option_count(launch->invocation, "threads", 1, THREADS_LIMIT, 1, &numbers->threads, error);
}

static void say(void *self, const char *what)
{
    (void)self;
    fprintf(stderr, "outlay: %s\n", what);
}

int ol_sweep_launch(const struct ol_sweep_launch *launch, size_t *left, struct ol_error *error)
{
    const struct ol_invocation *invocation = launch->invocation;
    struct numbers numbers;
    char program[PATH_MAX];
    if (!read_numbers(launch, &numbers, error))
        return OL_BAD_USAGE;
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0)
        return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot find the program's own file");
    program[length] = '\0';
    char *command = command_of(invocation, program, numbers.threads);
    const struct ol_slurm_launch slurm = {
        .folder = launch->sweep->folder,
        .name = launch->sweep->scenario->name,
        .command = command,
        .shards = (size_t)numbers.shards,
        .partition = ol_option_value(invocation, "partition"),
        .account = ol_option_value(invocation, "account"),
        .time = ol_option_value(invocation, "time"),
        .array_limit = numbers.limit,
        .threads = numbers.threads,
        .waits = !ol_option_given(invocation, "no-wait"),
        .stop = &ol_stop_asked,
        .say = say,
    };
    int status = ol_slurm_launch(&slurm, error);
    if (status == OL_OK)
        status = ol_sweep_gather(launch->sweep, left, error);
    ol_mem_free(command);
    return status;
}

int ol_sweep_print_job(const struct ol_sweep_launch *launch, struct ol_error *error)
{
    const char *volume = ol_option_value(launch->invocation, "volume");
    struct numbers numbers;
    if (!read_numbers(launch, &numbers, error))
        return OL_BAD_USAGE;
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    char *command = command_of(launch->invocation, "outlay", numbers.threads);
    const struct ol_kubernetes_job job = {
        .name = launch->sweep->scenario->name,
        .image = ol_option_value(launch->invocation, "image"),
        .volume = volume ? volume : "outlay",
        .command = command,
        .shards = (size_t)numbers.shards,
        .parallelism = numbers.limit > 0 ? numbers.limit : numbers.shards,
        .threads = numbers.threads,
    };
    ol_kubernetes_write(output, &job);
    ol_mem_free(command);
    return ol_output_close(output, error);
}
