/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals of a few steps, whose values over time are worked out by hand, and stretches drawn at random, which are
 * drawn here a second time.
 */
#include "outlay/signal.h"

#include "outlay/arena.h"
#include "outlay/availability.h"
#include "tests/check.h"

struct step {
    ol_time at;
    double value;
};

static struct ol_signal make(const struct step *steps, size_t count, ol_time end, int after)
{
    struct ol_signal signal = {.end = end, .after = after};
    size_t capacity = 0;
    for (size_t i = 0; i < count; i++)
        ol_signal_add(&signal, &capacity, steps[i].at, steps[i].value);
    return signal;
}

#define MAKE(end, after, ...)                                                                                     \
    make((const struct step[]){__VA_ARGS__}, sizeof((const struct step[]){__VA_ARGS__}) / sizeof(struct step),    \
         end, after)

static struct ol_rng stream(void)
{
    return ol_rng_stream(7, "market", "test", 0);
}

/* What the cursor hands out up to `until` and the times at which it changes: "1 5:0 7:1". */
static const char *tell(const struct ol_signal *signal, ol_time until)
{
    static struct ol_text told; /* reachable to the end */
    struct ol_signal_cursor cursor = ol_signal_begin(signal, stream());
    ol_text_clear(&told);
    ol_text_addf(&told, "%g", cursor.value);
    while (cursor.until < until) {
        ol_text_addf(&told, " %lld:", (long long)cursor.until);
        ol_signal_advance(&cursor);
        ol_text_addf(&told, "%g", cursor.value);
    }
    if (cursor.until == OL_NEVER)
        ol_text_adds(&told, " for good");
    return ol_text_string(&told);
}

static void check_tale(struct ol_signal signal, ol_time start, ol_time until, const char *tale)
{
    signal.start = start;
    CHECK_STRING(tell(&signal, until), tale);
    ol_signal_release(&signal);
}

static void steps(void)
{
    struct ol_signal signal = MAKE(10, OL_SIGNAL_HOLD, {0, 1}, {2, 1}, {3, 2}, {3, 1}, {4, 0}, {4, 3}, {6, 0});
    CHECK_INT(signal.count, 3); /* 1 up to 4, as 2 did not last; 3 up to 6; 0 */
    CHECK_INT(signal.at[1], 4);
    CHECK_NEAR(signal.values[1], 3, 0);
    CHECK_NEAR(ol_signal_mean_run(&signal, 1), 6, 0); /* at least 1 for 6, and one fall */
    CHECK_NEAR(ol_signal_mean_run(&signal, 2), 2, 0);
    CHECK(ol_signal_ends_before(&signal, 11));
    CHECK(ol_signal_ends_before(&signal, OL_NEVER));
    CHECK(!ol_signal_ends_before(&signal, 10));
    signal.start = 9;
    CHECK(ol_signal_ends_before(&signal, 2));
    CHECK(!ol_signal_ends_before(&signal, 1));
    ol_signal_release(&signal);
    CHECK(signal.at == NULL && signal.count == 0);
    ol_signal_release(&signal);
}

static void held(void)
{
    check_tale(MAKE(10, OL_SIGNAL_HOLD, {0, 1}, {4, 3}, {6, 0}), 0, 100, "1 4:3 6:0 for good");
    check_tale(MAKE(10, OL_SIGNAL_HOLD, {0, 1}, {4, 3}, {6, 0}), 3, 100, "1 1:3 3:0 for good");
    check_tale(MAKE(10, OL_SIGNAL_HOLD, {0, 1}, {4, 3}, {6, 0}), 4, 100, "3 2:0 for good");
    check_tale(MAKE(10, OL_SIGNAL_HOLD, {0, 1}, {4, 3}, {6, 0}), 9, 100, "0 for good");
}

static void looped(void)
{
    check_tale(MAKE(10, OL_SIGNAL_LOOP, {0, 1}, {4, 0}), 0, 25, "1 4:0 10:1 14:0 20:1 24:0");
    check_tale(MAKE(10, OL_SIGNAL_LOOP, {0, 1}, {4, 0}), 9, 25, "0 1:1 5:0 11:1 15:0 21:1");
    /* over the seam from 6 to 14 */
    check_tale(MAKE(10, OL_SIGNAL_LOOP, {0, 1}, {4, 0}, {6, 1}), 0, 25, "1 4:0 6:1 14:0 16:1 24:0");
    check_tale(MAKE(10, OL_SIGNAL_LOOP, {0, 1}, {4, 0}, {6, 1}), 7, 25, "1 7:0 9:1 17:0 19:1");
}

static void constant(void)
{
    for (int after = 0; after < OL_SIGNAL_AFTERS; after++)
        check_tale(MAKE(1, after, {0, 4}), 0, OL_NEVER, "4 for good");
}

/* As header says, drawn with the same stream: a second is told at a time. */
static void drawn(void)
{
    enum { END = 20, LENGTH = 2000 };
    static const struct step steps[] = {{0, 1}, {3, 0}, {8, 2}, {9, 0}, {15, 1}};
    struct ol_signal signal = make(steps, 5, END, OL_SIGNAL_DRAW);
    double seconds[LENGTH + END];
    struct ol_rng rng = stream();
    size_t moment = 0, told = 0;
    int stretches = 0;
    while (told < LENGTH) {
        for (; moment < END; moment++)
            seconds[told++] = moment < 3 ? 1 : moment < 8 ? 0 : moment < 9 ? 2 : moment < 15 ? 0 : 1;
        moment = ol_rng_below(&rng, END);
        stretches++;
    }
    CHECK(stretches > LENGTH / END);
    struct ol_signal_cursor cursor = ol_signal_begin(&signal, stream());
    double before = -1;
    for (size_t at = 0; at < LENGTH; ol_signal_advance(&cursor)) {
        CHECK(cursor.value != before && cursor.until > (ol_time)at);
        before = cursor.value;
        for (; (ol_time)at < cursor.until && at < LENGTH; at++)
            CHECK_NEAR(seconds[at], cursor.value, 0);
        if (check_failures)
            break;
    }
    ol_signal_release(&signal);
}

/* A value that stretches miss, nearly always: the other lasts until one meets it. */
static void rarely_met(void)
{
    struct ol_signal signal = MAKE(OL_DAY, OL_SIGNAL_DRAW, {0, 1}, {OL_SECOND, 0});
    struct ol_signal_cursor cursor = ol_signal_begin(&signal, stream());
    ol_signal_advance(&cursor);
    CHECK_NEAR(cursor.value, 0, 0);
    CHECK(cursor.until > OL_DAY && cursor.until < OL_NEVER);
    ol_signal_advance(&cursor);
    CHECK_NEAR(cursor.value, 1, 0);
    ol_signal_release(&signal);
}

static void past_all_time(void)
{
    for (int after = OL_SIGNAL_LOOP; after < OL_SIGNAL_AFTERS; after++) {
        struct ol_signal signal = MAKE(OL_TIME_LIMIT, after, {0, 1}, {OL_TIME_LIMIT - 1, 0});
        struct ol_signal_cursor cursor = ol_signal_begin(&signal, stream());
        int changes = 0;
        for (; cursor.until != OL_NEVER && changes < 100; changes++)
            ol_signal_advance(&cursor);
        CHECK(changes >= 3 && changes < 100);
        ol_signal_release(&signal);
    }
}

/* A price and what may run at it stay together, though the latter changes less often. */
static void below(void)
{
    struct ol_signal prices = MAKE(10, OL_SIGNAL_DRAW, {0, .5}, {2, .8}, {4, .9}, {5, .7}, {8, 1});
    struct ol_signal runs = {0};
    prices.start = 3;
    ol_signal_below(&prices, .8, &runs);
    CHECK_INT(runs.count, 4); /* .5 and .8 are one */
    CHECK_INT(runs.at[1], 4);
    CHECK_INT(runs.at[2], 5);
    CHECK_INT(runs.at[3], 8);
    CHECK_NEAR(runs.values[0], OL_AVAILABLE, 0);
    CHECK_NEAR(runs.values[1], 0, 0);
    CHECK_INT(runs.start, 3);
    CHECK_INT(runs.end, 10);
    CHECK_INT(runs.after, OL_SIGNAL_DRAW);
    struct ol_signal_cursor price = ol_signal_begin(&prices, stream()), run = ol_signal_begin(&runs, stream());
    for (int i = 0; i < 1000; i++) {
        CHECK_NEAR(run.value, price.value <= .8 ? OL_AVAILABLE : 0, 0);
        const ol_time next = price.until < run.until ? price.until : run.until;
        if (run.until == next)
            ol_signal_advance(&run);
        if (price.until == next)
            ol_signal_advance(&price);
    }
    ol_signal_release(&runs);
    ol_signal_below(&prices, 2, &runs);
    CHECK_INT(runs.count, 1);
    ol_signal_release(&runs);
    ol_signal_release(&prices);
}

int main(void)
{
    CASE(steps);
    CASE(held);
    CASE(looped);
    CASE(constant);
    CASE(drawn);
    CASE(rarely_met);
    CASE(past_all_time);
    CASE(below);
    return check_end();
}
