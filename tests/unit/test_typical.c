/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The typical kinds of asks of 20 jobs, counted by hand.
 */
#include "outlay/placement.h"

#include "outlay/arena.h"
#include "tests/check.h"

/* 10 of half a GPU and 4 processors, 6 of one GPU, 3 of processors only, 1 of 8 GPUs: 80% are the first two, whose
 * shares are 10/16 and 6/16; for 81% the third is needed too; for all the fourth. Memory makes no kind of its own. */
static void most_frequent_first(void)
{
    static const struct {
        uint32_t units, jobs;
        int64_t cpu_milli;
    } kinds[] = {{1000, 6, 8000}, {8000, 1, 96000}, {500, 10, 4000}, {0, 3, 2000}};
    static const struct {
        double share;
        size_t count;
        double first;
    } rows[] = {{0.5, 1, 1}, {0.8, 2, 10.0 / 16}, {0.81, 3, 10.0 / 19}, {1, 4, 0.5}};
    struct ol_ask asks[20] = {0};
    struct ol_asked requests[20];
    size_t count = 0;
    for (size_t i = 0; i < 4; i++)
        for (uint32_t k = 0; k < kinds[i].jobs; k++, count++) {
            asks[count] = (struct ol_ask){.cpu_milli = kinds[i].cpu_milli, .memory_bytes = (int64_t)count};
            requests[count] = (struct ol_asked){&asks[count], kinds[i].units};
        }
    for (size_t i = 0; i < 4; i++) {
        struct ol_typical *typical;
        double sum = 0;
        CHECK_INT(ol_typical_gather(requests, count, rows[i].share, &typical), rows[i].count);
        CHECK_INT(typical[0].units, 500);
        CHECK_INT(typical[0].ask.cpu_milli, 4000);
        CHECK_INT(typical[0].ask.memory_bytes, 0);
        CHECK_NEAR(typical[0].share, rows[i].first, 1e-12);
        for (size_t k = 0; k < rows[i].count; k++)
            sum += typical[k].share;
        CHECK_NEAR(sum, 1, 1e-12);
        ol_mem_free(typical);
    }
}

/* Of equally frequent ones the larger first; models, slices and shares of one size are told apart. */
static void kinds_are_told_apart(void)
{
    const struct ol_ask asks[] = {{.model = 1}, {.model = 2}, {.slice = 3}, {.milli = 500}, {.milli = 1000}, {0}};
    struct ol_asked requests[6];
    struct ol_typical *typical;
    for (size_t i = 0; i < 6; i++)
        requests[i] = (struct ol_asked){&asks[i], 1000};
    CHECK_INT(ol_typical_gather(requests, 6, 1, &typical), 5); /* the last two are one: a whole GPU */
    CHECK_NEAR(typical[0].share, 2.0 / 6, 1e-12);
    ol_mem_free(typical);
    requests[5].units = 2000;
    CHECK_INT(ol_typical_gather(requests, 6, 1, &typical), 6);
    CHECK_INT(typical[0].units, 2000);
    ol_mem_free(typical);
    CHECK_INT(ol_typical_gather(NULL, 0, 1, &typical), 0);
    ol_mem_free(typical);
}

int main(void)
{
    CASE(most_frequent_first);
    CASE(kinds_are_told_apart);
    return check_end();
}
