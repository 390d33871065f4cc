/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is told of a job becomes an event, and an event comes back from its line as it was.
 */
#include "scenarios/event_file.h"

#include "outlay/arena.h"
#include "scenarios/event_watch.h"
#include "tests/check.h"
#include "tests/fixture.h"

static struct fixture fixture;

static const char *line_of(const struct ol_run_event *event, struct ol_text *text)
{
    struct ol_output *output = ol_output_to_text(text);
    ol_event_write(output, event);
    ol_output_close(output, NULL);
    return ol_text_string(text);
}

/* Reads the only event of a file. */
static int read_back(const char *line, struct ol_run_event *event, struct ol_event_reader **reader,
                     struct ol_error *error)
{
    const char *path = fixture_write(&fixture, "events.jsonl", line, strlen(line));
    *error = (struct ol_error){0};
    *reader = ol_event_reader_open(path, error);
    CHECK(*reader != NULL);
    return *reader ? ol_event_read(*reader, event, error) : -1;
}

static void arrival(void)
{
    const struct ol_run_event event = {.at = 198926578,
                                       .kind = OL_EVENT_ARRIVED,
                                       .pool = "train",
                                       .free = 12,
                                       .capacity = 128,
                                       .waiting = 3,
                                       .row = 7,
                                       .job = "a \"b\"",
                                       .units = 0.25,
                                       .waits = true,
                                       .state = "waiting",
                                       .user = "ann",
                                       .team = "vision",
                                       .unit = "gpus",
                                       .estimate = 90 * OL_SECOND,
                                       .staged = 5 * OL_SECOND / 2,
                                       .other_job = "",
                                       .source = ""};
    struct ol_run_event got;
    struct ol_event_reader *reader;
    struct ol_error error;
    struct ol_text text = {0};
    const char *line = line_of(&event, &text);
    CHECK_STRING(line,
                 "{\"at_s\":198.926578,\"what\":\"arrived\",\"pool\":\"train\",\"row\":7,\"job\":\"a \\\"b\\\"\","
                 "\"units\":0.25,\"attempt\":0,\"state\":\"waiting\",\"free\":12,\"capacity\":128,\"waiting\":3,"
                 "\"user\":\"ann\",\"team\":\"vision\",\"unit\":\"gpus\",\"estimate_s\":90,"
                 "\"staged_s\":2.5}\n");
    CHECK_INT(read_back(line, &got, &reader, &error), 1);
    CHECK_INT(got.at, 198926578);
    CHECK_INT(got.kind, OL_EVENT_ARRIVED);
    CHECK_INT(got.row, 7);
    CHECK_STRING(got.job, "a \"b\"");
    CHECK_STRING(got.team, "vision");
    CHECK_NEAR(got.units, 0.25, 0);
    CHECK_INT(got.estimate, 90 * OL_SECOND);
    CHECK_INT(got.staged, 5 * OL_SECOND / 2);
    CHECK(got.waits);
    CHECK_INT(ol_event_read(reader, &got, &error), 0);
    ol_event_reader_close(reader);
    ol_text_release(&text);
}

static void decision(void)
{
    const struct ol_run_event event = {.at = OL_SECOND,
                                       .kind = OL_EVENT_DECIDED,
                                       .pool = "train",
                                       .job = "1",
                                       .row = 1,
                                       .state = "waiting",
                                       .decision = OL_DECIDED_WAIT,
                                       .reason = OL_WAIT_QUOTA,
                                       .place = 2,
                                       .waiting = 5,
                                       .other = 4,
                                       .other_job = "x",
                                       .needed = 8,
                                       .expected = 60 * OL_SECOND,
                                       .limit = "team vision has 8 of its 8 GPUs",
                                       .rank = 30.5,
                                       .terms = {{"age", 10.5}, {"fair-share", 20}},
                                       .term_count = 2};
    struct ol_run_event got;
    struct ol_event_reader *reader;
    struct ol_error error;
    struct ol_text text = {0};
    CHECK_INT(read_back(line_of(&event, &text), &got, &reader, &error), 1);
    CHECK_INT(got.decision, OL_DECIDED_WAIT);
    CHECK_INT(got.reason, OL_WAIT_QUOTA);
    CHECK_INT(got.place, 2);
    CHECK_INT(got.other, 4);
    CHECK_STRING(got.other_job, "x");
    CHECK_INT(got.expected, 60 * OL_SECOND);
    CHECK_STRING(got.limit, "team vision has 8 of its 8 GPUs");
    CHECK_NEAR(got.rank, 30.5, 0);
    CHECK_INT(got.term_count, 2);
    CHECK_STRING(got.terms[1].name, "fair-share");
    CHECK_NEAR(got.terms[1].value, 20, 0);
    ol_event_reader_close(reader);
    ol_text_release(&text);
}

static void foreign_lines(void)
{
    static const char *const lines[] = {"[1]\n",
                                        "{\"at_s\":1}\n",
                                        "{\"what\":\"sung\"}\n",
                                        "{\"what\":\"ended\",\"row\":-1}\n",
                                        "{\"what\":\"ended\",\"attempt\":-1}\n",
                                        "{\"what\":\"ended\",\"waiting\":4294967296}\n",
                                        "{\"what\":\"ended\",\"at_s\":1e300}\n",
                                        "{\"what\":\"ended\",\"job\":3}\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct ol_run_event got;
        struct ol_event_reader *reader;
        struct ol_error error;
        CHECK_INT(read_back(lines[i], &got, &reader, &error), OL_BAD_INPUT);
        CHECK_HAS(error.message, "this is no event of a run");
        ol_event_reader_close(reader);
    }
}

/* A member that a later version writes is passed over. */
static void unknown_members(void)
{
    struct ol_run_event got;
    struct ol_event_reader *reader;
    struct ol_error error;
    CHECK_INT(read_back("{\"what\":\"ended\",\"more\":{\"row\":9},\"list\":[1,{\"row\":8}],\"row\":2}\n", &got,
                        &reader, &error),
              1);
    CHECK_INT(got.row, 2);
    ol_event_reader_close(reader);
}

/* ---- the watch ---- */

struct heard {
    struct ol_run_event events[20];
    size_t count;
};

static bool keep(void *self, const struct ol_run_event *event)
{
    struct heard *heard = self;
    heard->events[heard->count++] = *event; /* its texts of labels are not looked at later */
    return heard->count < 7;
}

/* A pool of 8: a holds 6 of them, b waits for 4, a is stopped for b, and both levels are told with each event. */
static void levels(void)
{
    static const struct ol_job a = {.units = 6, .estimate = OL_HOUR}, b = {.units = 4, .estimate = OL_HOUR};
    struct ol_pool pool = {.name = "train", .gpus = 8};
    struct ol_scenario scenario = {.pools = {&pool, 1}};
    const bool managed[] = {false};
    struct ol_job_table table = {0};
    struct ol_probes probes = {0};
    struct heard heard = {0};
    struct ol_event_watch watch = {
        .scenario = &scenario, .table = &table, .managed = managed, .sink = keep, .self = &heard};
    struct ol_job_run *x = ol_job_table_add(&table, &a), *y = ol_job_table_add(&table, &b);
    ol_event_watch_open(&watch);
    ol_event_watch_listen(&watch, &probes);
    x->status = y->status = OL_JOB_WAITING;
    ol_probes_tell(&probes, OL_JOB_ARRIVED, 0, x);
    x->status = OL_JOB_RUNNING;
    ol_probes_tell(&probes, OL_JOB_STARTED, 0, x);
    ol_probes_tell(&probes, OL_JOB_ARRIVED, 1, y);
    const struct ol_rank_term terms[] = {{"age", 3}};
    const struct ol_decision decision = {.run = x,
                                         .kind = OL_DECIDED_PREEMPT,
                                         .other = y->slot,
                                         .needed = 6,
                                         .free = 2,
                                         .expected = OL_NEVER,
                                         .rank = 3,
                                         .terms = terms,
                                         .term_count = 1};
    ol_probes_tell(&probes, OL_JOB_DECIDED, 1, &decision);
    x->status = OL_JOB_WAITING;
    ol_probes_tell(&probes, OL_JOB_PREEMPTED, 2, x);
    y->status = OL_JOB_RUNNING;
    ol_probes_tell(&probes, OL_JOB_STARTED, 2, y);
    y->status = OL_JOB_COMPLETED;
    ol_probes_tell(&probes, OL_JOB_ENDED, 3, y);
    CHECK(!ol_probes_are_listening(&probes, OL_JOB_DECIDED)); /* the seventh was enough */
    ol_probes_tell(&probes, OL_JOB_ENDED, 4, x);
    static const struct {
        double free;
        uint32_t waiting;
    } wanted[] = {{8, 1}, {2, 0}, {2, 1}, {2, 0}, {8, 2}, {4, 1}, {8, 1}};
    CHECK_INT(heard.count, 7);
    for (size_t i = 0; i < heard.count; i++) {
        CHECK_NEAR(heard.events[i].free, wanted[i].free, 0);
        CHECK_INT(heard.events[i].waiting, wanted[i].waiting);
    }
    CHECK_INT(heard.events[3].row, 1);
    CHECK_INT(heard.events[3].other, 2);
    CHECK_INT(heard.events[3].term_count, 1);
    CHECK(heard.events[4].waits);
    ol_event_watch_close(&watch);
    ol_job_table_drain(&table);
    ol_job_table_release(&table);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(arrival);
    CASE(decision);
    CASE(foreign_lines);
    CASE(unknown_members);
    CASE(levels);
    fixture_end(&fixture);
    return check_end();
}
