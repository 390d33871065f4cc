/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A long log that is read on as the clock goes, against the same log kept whole, as it is where there are two
 * replications: the same metrics to the last bit, and the same jobs.csv to the last byte, also where it turns out late
 * that the log was not sorted, and has to be read again.
 */
#include "outlay/arena.h"
#include "scenarios/run.h"
#include "tests/model/stage.h"

#define ROWS  (OL_INFLOW_COUNTED + 3000)
#define FIRST 500 /* submit of the first job */

static const char *const scenario = "<scenario version='1' name='log'><workload><trace format='swf' "
                                    "href='%s' pool='p' on-error='%s'/></workload>"
                                    "<pool name='p' cpus='16'/></scenario>";

struct row {
    int name, submit, runtime, cpus;
};

static struct row rows[ROWS];

/* Sorted, a little less than what the pool can do. */
static void fill_rows(void)
{
    uint64_t state = 5;
    int submit = FIRST;
    for (int i = 0; i < ROWS; i++) {
        rows[i] =
            (struct row){i + 1, submit, 1 + (int)fixture_below(&state, 60), 1 + (int)fixture_below(&state, 8)};
        submit += (int)fixture_below(&state, 22);
    }
}

static void exchange(size_t i, size_t k)
{
    const struct row row = rows[i];
    rows[i] = rows[k];
    rows[k] = row;
}

/* `count` of the rows, and a last line. */
static void write_log(struct stage *stage, size_t count, const char *last)
{
    struct ol_text text = {0};
    for (size_t i = 0; i < count; i++)
        ol_text_addf(&text, "%d %d -1 %d %d -1 -1 %d 90 -1 1 %d -1 -1 1 -1 -1 -1\n", rows[i].name, rows[i].submit,
                     rows[i].runtime, rows[i].cpus, rows[i].cpus, 1 + rows[i].name % 7);
    ol_text_adds(&text, last);
    fixture_write(&stage->fixture, "log.swf", ol_text_string(&text), text.length);
    ol_text_release(&text);
}

static void begin(struct stage *stage, const char *href, const char *on_error, size_t count, const char *last)
{
    char text[600];
    snprintf(text, sizeof text, scenario, href, on_error);
    stage_begin(stage);
    write_log(stage, count, last);
    stage_read(stage, text);
}

static int execute(struct stage *stage, struct ol_run *run, size_t replications, const char *folder)
{
    char path[400];
    snprintf(path, sizeof path, "%s", fixture_path(&stage->fixture, folder));
    const struct ol_run_setting setting = {.seed = 1,
                                           .replications = replications,
                                           .threads = 1,
                                           .directory = path,
                                           .with_jobs = true,
                                           .version = "0",
                                           .command_line = "read on"};
    return ol_run_execute(run, stage->scenario, &setting, &stage->error);
}

static char *read_file(struct stage *stage, const char *name, size_t *length)
{
    FILE *file = fopen(fixture_path(&stage->fixture, name), "rb");
    fixture_must(file != NULL && fseek(file, 0, SEEK_END) == 0, name);
    *length = (size_t)ftell(file);
    char *bytes = ol_mem_new(*length + 1);
    rewind(file);
    fixture_must(fread(bytes, 1, *length, file) == *length, name);
    fclose(file);
    return bytes;
}

static void compare_files(struct stage *stage, const char *one, const char *other)
{
    size_t length, other_length;
    char *bytes = read_file(stage, one, &length), *others = read_file(stage, other, &other_length);
    CHECK_INT(length, other_length);
    CHECK(length == other_length && memcmp(bytes, others, length) == 0);
    ol_mem_free(bytes);
    ol_mem_free(others);
}

static void compare_metrics(const struct ol_metrics *one, const struct ol_metrics *other)
{
    CHECK_INT(one->count, other->count);
    for (size_t i = 0; i < one->count && i < other->count; i++) {
        CHECK_STRING(one->items[i].name, other->items[i].name);
        CHECK(memcmp(&one->items[i].values[0], &other->items[i].values[0], sizeof(double)) == 0);
    }
}

/* Whether the single run reads on to its end, and how many rows neither uses. */
static void compare(struct stage *stage, bool reads_on, double skipped)
{
    struct ol_run one = {0}, two = {0};
    CHECK_INT(execute(stage, &one, 1, "one"), OL_OK);
    CHECK_INT(execute(stage, &two, 2, "two"), OL_OK);
    CHECK_INT(one.inflow.reads_on, reads_on);
    CHECK(!two.inflow.reads_on);
    compare_metrics(&one.result.metrics, &two.result.metrics);
    compare_files(stage, "one/jobs.csv", "two/jobs.csv");
    CHECK_NEAR(ol_metrics_find(&one.result.metrics, "jobs.skipped")->values[0], skipped, 0);
    CHECK_STRING(one.inflow.sources->sha256, two.inflow.sources->sha256);
    CHECK_INT(one.inflow.sources->troubles->malformed, two.inflow.sources->troubles->malformed);
    ol_run_release(&one);
    ol_run_release(&two);
}

static void compare_log(size_t count, const char *last, bool reads_on, double skipped)
{
    struct stage stage;
    begin(&stage, "log.swf", "skip", count, last);
    compare(&stage, reads_on, skipped);
    stage_close(&stage);
}

static void sorted_logs(void)
{
    fill_rows();
    compare_log(ROWS, "", true, 0);
    compare_log(ROWS, "no job\n; a remark\n", true, 1);
    compare_log(OL_INFLOW_COUNTED, "", true, 0);
    compare_log(OL_INFLOW_COUNTED - 1, "", false, 0);
}

static void logs_in_disorder(void)
{
    fill_rows();
    exchange(ROWS - 10, ROWS - 900);
    compare_log(ROWS, "", false, 0);
    fill_rows();
    exchange(ROWS - 10, ROWS - 11);
    compare_log(ROWS, "", false, 0);
    fill_rows();
    exchange(OL_INFLOW_COUNTED,
             OL_INFLOW_COUNTED - 1); /* the last that is counted, and the first that is read on */
    compare_log(ROWS, "", false, 0);
    fill_rows();
    exchange(3, 2000);
    compare_log(ROWS, "", false, 0);
}

/* The last of all comes before the first. */
static void clock_begins_later(void)
{
    fill_rows();
    rows[ROWS - 1].submit = FIRST - 1;
    compare_log(ROWS, "", false, 0);
}

/* Standard input is not to be had twice, not even where it is a file. */
static void from_standard_input(void)
{
    struct stage stage;
    struct ol_run run = {0};
    fill_rows();
    exchange(ROWS - 10, ROWS - 900);
    begin(&stage, "-", "skip", ROWS, "");
    fixture_must(freopen(fixture_path(&stage.fixture, "log.swf"), "rb", stdin) != NULL, "log.swf");
    CHECK_INT(execute(&stage, &run, 1, "one"), OL_OK);
    CHECK(!run.inflow.reads_on);
    CHECK_NEAR(ol_metrics_find(&run.result.metrics, "jobs.completed")->values[0], ROWS, 0);
    ol_run_release(&run);
    stage_close(&stage);
}

/* A row that is wrong ends the run wherever it stands, and leaves nothing. */
static void wrong_at_the_end(void)
{
    struct stage stage;
    struct ol_run run = {0};
    fill_rows();
    begin(&stage, "log.swf", "stop", ROWS, "no job\n");
    CHECK_INT(execute(&stage, &run, 1, "one"), OL_BAD_INPUT);
    CHECK_INT(stage.error.place.line, ROWS + 1);
    ol_run_release(&run);
    CHECK_INT(fixture_count(&stage.fixture), 2); /* the log and the scenario */
    stage_close(&stage);
}

int main(void)
{
    CASE(sorted_logs);
    CASE(logs_in_disorder);
    CASE(clock_begins_later);
    CASE(from_standard_input);
    CASE(wrong_at_the_end);
    return check_end();
}
