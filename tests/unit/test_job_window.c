/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window over a source against a plain list that is searched from end to end for the job to come first.
 */
#include "scenarios/job_window.h"

#include "tests/check.h"
#include "tests/fixture.h"

#include <string.h>

#define LARGEST 64

static struct ol_windowed_job plain[LARGEST];
static size_t plain_count;
static uint64_t state = 3;

static size_t plain_first(void)
{
    size_t first = 0;
    for (size_t i = 1; i < plain_count; i++)
        if (plain[i].job.submit < plain[first].job.submit ||
            (plain[i].job.submit == plain[first].job.submit && plain[i].sequence < plain[first].sequence))
            first = i;
    return first;
}

static void push(struct ol_job_window *window, ol_time submit, uint32_t name)
{
    const struct ol_job job = {.submit = submit, .name = name};
    plain[plain_count++] = (struct ol_windowed_job){job, name};
    *ol_job_window_room(window) = job;
    ol_job_window_push(window);
}

static void pop(struct ol_job_window *window)
{
    const size_t first = plain_first();
    const struct ol_job *job = ol_job_window_first(window);
    CHECK_INT(job->submit, plain[first].job.submit);
    CHECK_INT(job->name, plain[first].job.name);
    ol_job_window_pop(window);
    memmove(&plain[first], &plain[first + 1], (--plain_count - first) * sizeof *plain);
}

/* Submits that are late by up to `disorder`: 0 is a sorted log, and much of it a shuffled one. */
static void like_the_plain_list(size_t size, size_t disorder)
{
    struct ol_job_window window = {0};
    ol_job_window_open(&window, size);
    for (uint32_t name = 0; name < 4000; name++) {
        while (window.count == size || (window.count > 0 && fixture_below(&state, 8) == 0))
            pop(&window);
        push(&window, (ol_time)(name / 3) - (ol_time)fixture_below(&state, disorder + 1), name);
        CHECK_INT(window.count, plain_count);
    }
    while (plain_count > 0)
        pop(&window);
    CHECK(!ol_job_window_first(&window));
    ol_job_window_release(&window);
}

static void sorted_logs(void)
{
    like_the_plain_list(1, 0);
    like_the_plain_list(2, 0);
    like_the_plain_list(LARGEST, 0);
}

static void logs_in_disorder(void)
{
    for (size_t disorder = 1; disorder < 4000; disorder *= 3) {
        like_the_plain_list(1, disorder);
        like_the_plain_list(3, disorder);
        like_the_plain_list(LARGEST, disorder);
    }
}

int main(void)
{
    CASE(sorted_logs);
    CASE(logs_in_disorder);
    return check_end();
}
