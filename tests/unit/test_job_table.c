/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs leave the table in the order of arrival, whatever the order of their ends, and not before they have ended.
 */
#include "models/job_table.h"

#include "tests/check.h"
#include "tests/fixture.h"

#define CHUNKS 30 /* beyond those with memory of their own, and the first that come together */
#define JOBS   (CHUNKS * OL_JOB_CHUNK + 100)

struct visits {
    const struct ol_job_table *table;
    uint32_t count;
    bool is_over; /* the table is drained: runs may be open */
};

static void visit(void *self, const struct ol_job_run *run)
{
    struct visits *visits = self;
    CHECK_INT(run->slot, visits->count);
    CHECK_INT(run->job->submit, 5 * (ol_time)run->slot);
    CHECK(visits->is_over || run->status == OL_JOB_COMPLETED);
    visits->count++;
}

static struct ol_job job_of(uint32_t slot)
{
    return (struct ol_job){.submit = 5 * (ol_time)slot, .runtime = 1, .estimate = 1, .units = 1};
}

static void end(struct ol_job_table *table, uint32_t slot)
{
    ol_job_table_run(table, slot)->status = OL_JOB_COMPLETED;
    ol_job_table_ended(table, slot);
}

/* Ends come in waves of random order; all but the last chunk leave as soon as the front one is whole. */
static void in_order_of_arrival(void)
{
    static struct ol_job jobs[JOBS];
    static uint32_t order[JOBS];
    struct visits visits = {0};
    struct ol_job_table table = {.visit = visit, .visit_self = &visits};
    uint64_t state = 1;
    for (uint32_t i = 0; i < JOBS; i++) {
        jobs[i] = job_of(i);
        order[i] = i;
        struct ol_job_run *run = ol_job_table_add(&table, &jobs[i]);
        CHECK_INT(run->slot, i);
        CHECK(run->job == &jobs[i]);
        CHECK_INT(run->status, OL_JOB_PENDING);
    }
    const struct ol_job_run *last = ol_job_table_run(&table, JOBS - 1);
    for (uint32_t i = JOBS - 1; i > 0; i--) {
        uint32_t k = (uint32_t)(fixture_random(&state) % (i + 1)), swapped = order[i];
        order[i] = order[k];
        order[k] = swapped;
    }
    for (uint32_t i = 0; i < JOBS; i++) {
        end(&table, order[i]);
        CHECK_INT(visits.count, table.retired);
        CHECK_INT(table.retired % OL_JOB_CHUNK, 0);
    }
    CHECK_INT(visits.count, CHUNKS * OL_JOB_CHUNK);
    CHECK(ol_job_table_run(&table, JOBS - 1) == last);
    ol_job_table_drain(&table);
    CHECK_INT(visits.count, JOBS);
    ol_job_table_release(&table);
}

/* The oldest job holds all others up; its end lets them go at once. */
static void the_oldest_holds_up(void)
{
    static struct ol_job jobs[JOBS];
    struct visits visits = {0};
    struct ol_job_table table = {.visit = visit, .visit_self = &visits};
    for (uint32_t i = 0; i < JOBS; i++) {
        jobs[i] = job_of(i);
        ol_job_table_add(&table, &jobs[i]);
    }
    for (uint32_t i = 1; i < JOBS; i++)
        end(&table, i);
    CHECK_INT(visits.count, 0);
    end(&table, 0);
    CHECK_INT(visits.count, CHUNKS * OL_JOB_CHUNK);
    ol_job_table_drain(&table);
    CHECK_INT(visits.count, JOBS);
    ol_job_table_release(&table);
}

/* Where the sources forget a job that was taken, and its chunk's memory serves again. */
static void copies(void)
{
    struct visits visits = {0};
    struct ol_job_table table = {.copies = true, .visit = visit, .visit_self = &visits};
    for (uint32_t i = 0; i < 20 * OL_JOB_CHUNK; i++) {
        struct ol_job job = job_of(i);
        struct ol_job_run *run = ol_job_table_add(&table, &job);
        CHECK(run->job != &job);
        CHECK_INT(run->status, OL_JOB_PENDING);
        CHECK_INT(run->attempts, 0);
        run->attempts = 9;
        job.submit = -1;
        if (i >= 50)
            end(&table, i - 50);
    }
    CHECK_INT(table.retired, 19 * OL_JOB_CHUNK);
    visits.is_over = true;
    ol_job_table_drain(&table);
    CHECK_INT(visits.count, 20 * OL_JOB_CHUNK);
    ol_job_table_release(&table);
}

/* A run that was cut short: those that wait or run are visited too, and a table may go without having been drained. */
static void cut_short(void)
{
    struct ol_job jobs[3] = {job_of(0), job_of(1), job_of(2)};
    struct visits visits = {.is_over = true};
    struct ol_job_table table = {.visit = visit, .visit_self = &visits}, undrained = {0}, empty = {0};
    for (int i = 0; i < 3; i++) {
        ol_job_table_add(&table, &jobs[i]);
        ol_job_table_add(&undrained, &jobs[i]);
    }
    end(&table, 1);
    ol_job_table_drain(&table);
    CHECK_INT(visits.count, 3);
    ol_job_table_release(&table);
    ol_job_table_release(&undrained);
    ol_job_table_drain(&empty);
    ol_job_table_release(&empty);
    CHECK_INT(visits.count, 3);
}

int main(void)
{
    CASE(in_order_of_arrival);
    CASE(the_oldest_holds_up);
    CASE(copies);
    CASE(cut_short);
    return check_end();
}
