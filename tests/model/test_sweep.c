/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sweeps: in what order points come, and that nothing that happens to a process changes what comes of them.
 */
#include "outlay/output.h"
#include "outlay/trial_report.h"
#include "scenarios/sweep.h"
#include "scenarios/sweep_line.h"
#include "scenarios/sweep_table.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <math.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

static const char scenario[] = "<scenario version='1' name='s'><workload><arrivals name='a' pool='p' count='400' "
                               "interarrival='exponential(10m)' runtime='exponential(30m)' cpus='1'/></workload>"
                               "<pool name='p' cpus='4'/></scenario>";
static struct fixture fixture;
static struct ol_error error;
static char path[200], folder[200];

struct sweeping {
    struct ol_study *study;
    struct ol_sweep sweep;
    struct ol_vary varies[2];
    struct ol_arena arena;
};

static bool keep_wait(void *self, const char *metric)
{
    (void)self;
    return strcmp(metric, "jobs.wait.mean_s") == 0 || strcmp(metric, "jobs.completed") == 0;
}

static void open_sweep(struct sweeping *sweeping, const char *where, const char *cpus, const char *count)
{
    struct ol_faults faults = {0};
    *sweeping = (struct sweeping){0};
    sweeping->study = ol_study_open(path, NULL, 0, &faults, &error);
    CHECK(sweeping->study != NULL);
    ol_vary_read(&sweeping->varies[0], "//pool/@cpus", cpus, &sweeping->arena, &error);
    ol_vary_read(&sweeping->varies[1], "//arrivals/@count", count, &sweeping->arena, &error);
    sweeping->sweep = (struct ol_sweep){.varies = sweeping->varies,
                                        .vary_count = 2,
                                        .seed = 3,
                                        .replications = 2,
                                        .version = "0",
                                        .scenario = ol_study_scenario(sweeping->study),
                                        .keeps = keep_wait,
                                        .folder = where};
    ol_faults_release(&faults);
}

static void close_sweep(struct sweeping *sweeping)
{
    ol_sweep_release(&sweeping->sweep);
    ol_study_close(sweeping->study);
    ol_arena_release(&sweeping->arena);
}

/* The table as points.csv has it. */
static void write_table(const struct ol_sweep *sweep, struct ol_text *text)
{
    struct ol_sweep_table table = {0};
    ol_sweep_table(&table, sweep);
    struct ol_output *output = ol_output_to_text(text);
    ol_report_trials_csv(output, &table.trials);
    ol_output_close(output, NULL);
    ol_sweep_table_release(&table);
}

static int run_shard(struct sweeping *sweeping, size_t shard, size_t shards, size_t threads, size_t *left)
{
    const struct ol_sweep_setting setting = {.threads = threads, .shard = shard, .shards = shards};
    return ol_sweep_run(&sweeping->sweep, sweeping->study, &setting, left, &error);
}

/* Planned, begun, run and told. */
static void sweep_whole(const char *where, size_t threads, const char *cpus, const char *count,
                        struct ol_text *text)
{
    struct sweeping sweeping;
    size_t left = 1;
    open_sweep(&sweeping, where, cpus, count);
    CHECK_INT(ol_sweep_plan(&sweeping.sweep, &error), OL_OK);
    CHECK_INT(ol_sweep_begin(&sweeping.sweep, true, &error), OL_OK);
    CHECK_INT(run_shard(&sweeping, 0, 1, threads, &left), OL_OK);
    CHECK_INT(left, 0);
    write_table(&sweeping.sweep, text);
    close_sweep(&sweeping);
}

static void a_grid_has_the_last_change_first(void)
{
    static const char *const want[] = {"4 10", "4 20", "4 30", "5 10", "5 20", "5 30"};
    struct sweeping sweeping;
    open_sweep(&sweeping, NULL, "4..5", "10,20,30");
    CHECK_INT(ol_sweep_plan(&sweeping.sweep, &error), OL_OK);
    CHECK_INT(sweeping.sweep.points, 6);
    for (size_t i = 0; i < 6; i++) {
        char got[40];
        snprintf(got, sizeof got, "%s %s", sweeping.sweep.values[2 * i], sweeping.sweep.values[2 * i + 1]);
        CHECK_STRING(got, want[i]);
    }
    close_sweep(&sweeping);
}

/* Sobol's first points are (1/2, 1/2), (3/4, 1/4), (1/4, 3/4). */
static void a_sample_is_where_its_shares_are(void)
{
    struct sweeping sweeping;
    open_sweep(&sweeping, NULL, "1..8", "100,200,300,400");
    sweeping.sweep.sample = OL_SWEEP_SOBOL;
    sweeping.sweep.points = 3;
    CHECK_INT(ol_sweep_plan(&sweeping.sweep, &error), OL_OK);
    static const char *const want[] = {"5", "300", "7", "200", "3", "400"};
    for (size_t i = 0; i < 6; i++)
        CHECK_STRING(sweeping.sweep.values[i], want[i]);
    close_sweep(&sweeping);
}

static void threads_and_shards_change_nothing(void)
{
    struct ol_text one = {0}, two = {0}, cut = {0};
    struct sweeping sweeping;
    size_t left;
    sweep_whole(NULL, 1, "2..5", "100,200,300", &one);
    sweep_whole(NULL, 2, "2..5", "100,200,300", &two);
    CHECK_STRING(ol_text_string(&two), ol_text_string(&one));
    snprintf(folder, sizeof folder, "%s/cut", fixture.folder);
    for (size_t shard = 3; shard-- > 0;) {
        open_sweep(&sweeping, folder, "2..5", "100,200,300");
        CHECK_INT(ol_sweep_plan(&sweeping.sweep, &error), OL_OK);
        CHECK_INT(ol_sweep_begin(&sweeping.sweep, true, &error), OL_OK);
        CHECK_INT(run_shard(&sweeping, shard, 3, 1, &left), OL_OK);
        CHECK_INT(left, 0);
        close_sweep(&sweeping);
    }
    sweep_whole(folder, 1, "2..5", "100,200,300", &cut);
    CHECK_STRING(ol_text_string(&cut), ol_text_string(&one));
    ol_text_release(&one);
    ol_text_release(&two);
    ol_text_release(&cut);
}

static size_t count_lines(const char *name)
{
    char file[300];
    size_t lines = 0;
    snprintf(file, sizeof file, "%s/shards/%s", folder, name);
    FILE *stream = fopen(file, "rb");
    for (int c; stream && (c = getc(stream)) != EOF;)
        lines += c == '\n';
    if (stream)
        fclose(stream);
    return lines;
}

/* Kills a process that sweeps, `after` milliseconds from when it has begun to write. */
static void kill_one(int after, size_t *done)
{
    const size_t before = count_lines("1-of-1.part");
    const pid_t child = fork();
    fixture_must(child >= 0, "fork");
    if (child == 0) {
        struct ol_text text = {0};
        sweep_whole(folder, 2, "2..9", "3000,4000,5000,6000,7000", &text);
        _exit(0);
    }
    for (int i = 0; i < 5000 && count_lines("1-of-1.part") == before; i++)
        poll(NULL, 0, 1);
    poll(NULL, 0, after);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    *done = count_lines("1-of-1.part");
}

static void tear_last_line(long bytes)
{
    char file[300];
    snprintf(file, sizeof file, "%s/shards/1-of-1.part", folder);
    FILE *stream = fopen(file, "rb");
    fixture_must(stream != NULL && fseek(stream, 0, SEEK_END) == 0, file);
    const long size = ftell(stream);
    fclose(stream);
    fixture_must(truncate(file, size - bytes) == 0, file);
}

static void three_kills_lose_and_double_nothing(void)
{
    struct ol_text undisturbed = {0}, resumed = {0};
    size_t done[3];
    snprintf(folder, sizeof folder, "%s/killed", fixture.folder);
    sweep_whole(NULL, 2, "2..9", "3000,4000,5000,6000,7000", &undisturbed);
    for (int i = 0; i < 3; i++) {
        kill_one(3 * i, &done[i]);
        if (i < 2)
            tear_last_line(5 + 30 * i);
    }
    CHECK(done[0] > 0 && done[0] <= 40);
    sweep_whole(folder, 2, "2..9", "3000,4000,5000,6000,7000", &resumed);
    CHECK_STRING(ol_text_string(&resumed), ol_text_string(&undisturbed));
    CHECK_INT(count_lines("1-of-1.points"), 40);
    CHECK_INT(count_lines("1-of-1.part"), 0);
    ol_text_release(&undisturbed);
    ol_text_release(&resumed);
}

static void another_plan_is_told_apart(void)
{
    struct ol_text text = {0};
    struct sweeping sweeping;
    snprintf(folder, sizeof folder, "%s/planned", fixture.folder);
    sweep_whole(folder, 1, "2..3", "10,20", &text);
    open_sweep(&sweeping, folder, "2..3", "10,20");
    sweeping.sweep.seed = 4;
    CHECK_INT(ol_sweep_plan(&sweeping.sweep, &error), OL_OK);
    CHECK_INT(ol_sweep_begin(&sweeping.sweep, true, &error), OL_BAD_USAGE);
    CHECK_HAS(error.message, "begun with \"seed\": 3");
    close_sweep(&sweeping);
    open_sweep(&sweeping, folder, "2..3", "10,20");
    CHECK_INT(ol_sweep_plan(&sweeping.sweep, &error), OL_OK);
    CHECK_INT(ol_sweep_begin(&sweeping.sweep, false, &error), OL_BAD_USAGE);
    CHECK_HAS(error.message, "--resume");
    close_sweep(&sweeping);
    ol_text_release(&text);
}

static void a_point_that_cannot_be_is_a_row(void)
{
    struct ol_text text = {0};
    sweep_whole(NULL, 1, "-1,4", "10,20", &text);
    CHECK_HAS(ol_text_string(&text), "0,failed,");
    CHECK_HAS(ol_text_string(&text), "3,ok,,4,20,20,20,20,"); /* jobs.completed */
    ol_text_release(&text);
}

/* A line is whole, or it is none: wherever it is cut, and whatever byte is another one. */
static void torn_lines(void)
{
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = 2, .arena = &arena};
    struct ol_text line = {0};
    size_t index;
    ol_metrics_set(&metrics, 0, "jobs.completed", "jobs", 0.1);
    ol_metrics_set(&metrics, 1, "jobs.completed", "jobs", NAN);
    ol_sweep_line_write(&line, 17, &metrics, keep_wait, NULL);
    CHECK(ol_sweep_line_check((struct ol_slice){line.data, line.length - 1}, &index));
    CHECK_INT(index, 17);
    for (size_t length = 0; length + 1 < line.length; length++)
        CHECK(!ol_sweep_line_check((struct ol_slice){line.data, length}, &index));
    for (size_t i = 0; i + 1 < line.length; i++) {
        line.data[i] ^= 1;
        CHECK(!ol_sweep_line_check((struct ol_slice){line.data, line.length - 1}, &index));
        line.data[i] ^= 1;
    }
    ol_text_release(&line);
    ol_arena_release(&arena);
}

/* By hand: (1, 5) and (2, 3) and both of (4, 1) are on the front; (3, 3) is as good as (2, 3) in one and worse in the
 * other, (1, 6) likewise, (5, 2) is worse than (4, 1) in both, and what has no value is not compared. */
static void the_front(void)
{
    static const double at[][2] = {{3, 3}, {1, 5}, {4, 1}, {2, 3}, {1, 6}, {4, 1}, {5, 2}, {0, NAN}};
    static const bool want[] = {false, true, true, true, false, true, false, false};
    struct ol_interval results[8][2];
    struct ol_trial trials[8] = {0};
    struct ol_trials table = {.items = trials, .count = 8};
    for (int sign = 1; sign >= -1; sign -= 2) {
        for (size_t i = 0; i < 8; i++) {
            for (size_t m = 0; m < 2; m++)
                results[i][m] = (struct ol_interval){.mean = sign * at[i][m]};
            trials[i].results = results[i];
        }
        const struct ol_trial_front x = {0, sign < 0}, y = {1, sign < 0};
        ol_trials_mark_front(&table, x, y);
        for (size_t i = 0; i < 8; i++)
            CHECK_INT(trials[i].is_best, want[i]);
    }
}

int main(void)
{
    fixture_begin(&fixture);
    strcpy(path, fixture_write(&fixture, "s.xml", scenario, strlen(scenario)));
    CASE(a_grid_has_the_last_change_first);
    CASE(a_sample_is_where_its_shares_are);
    CASE(threads_and_shards_change_nothing);
    CASE(three_kills_lose_and_double_nothing);
    CASE(another_plan_is_told_apart);
    CASE(a_point_that_cannot_be_is_a_row);
    CASE(torn_lines);
    CASE(the_front);
    fixture_end(&fixture);
    return check_end();
}
