/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage as Slurm books it: d = 1 - 0.693/half-life a second; at each tick old usage x d^period, and of each running job
 * its seconds x d^seconds x what it is billed (priority_multifactor.html; _decay_thread and _apply_new_usage).
 */
#include "models/order/usage_book.h"

#include "outlay/arena.h"
#include "tests/unit/order_stage.h"

struct books {
    struct order_stage stage;
    struct ol_associations tree;
    struct ol_usage_book book;
};

static void begin(struct books *books, struct ol_slurm_conf conf, ol_time start_instant)
{
    *books =
        (struct books){.stage = order_stage_open("<scheduler><account name='lab'/>"
                                                 "<member name='ada' account='lab' usage='1000'/></scheduler>")};
    ol_associations_init(&books->tree, &books->stage.scheduler, &books->stage.labels);
    ol_usage_book_init(&books->book, &books->tree, &conf, start_instant);
}

static void end(struct books *books)
{
    ol_usage_book_release(&books->book);
    ol_associations_release(&books->tree);
    order_stage_close(&books->stage);
}

/* Of ada, who is number 2 behind root and lab. */
static double usage_at(struct books *books, ol_time now)
{
    ol_usage_book_advance(&books->book, now);
    CHECK_NEAR((double)books->tree.items[0].usage, (double)books->tree.items[2].usage, 1e-9);
    return (double)books->tree.items[2].usage;
}

/* Half-life 7 days, d = 1 - .693/604800 = .99999885416667, d^300 = .999656309. */
static void decays_at_ticks(void)
{
    struct books books;
    begin(&books, ol_slurm_conf_default, 0);
    CHECK_NEAR(usage_at(&books, 0), 1000, 0);
    CHECK_NEAR(usage_at(&books, 299 * OL_SECOND), 1000, 0);
    CHECK_NEAR(usage_at(&books, 300 * OL_SECOND), 999.656309, 1e-6);
    CHECK_NEAR(usage_at(&books, 900 * OL_SECOND), 1000 * pow(.999656309, 3), 1e-5);
    CHECK_NEAR(usage_at(&books, 7 * OL_DAY), 500.0734, 1e-4); /* 1000 exp(604800 ln d) = 1000 exp(-.6930004) */
    end(&books);
}

/* 10 a second from 100 s to 700 s: at 300 s 200 d^200 x 10, at 600 s 300 d^300 x 10, at its end 100 d^100 x 10. */
static void jobs_are_booked(void)
{
    struct ol_slurm_conf conf = ol_slurm_conf_default;
    struct books books;
    const double d = 1 - .693 / 604800, p = pow(d, 300);
    begin(&books, conf, 0);
    ol_usage_book_start(
        &books.book, 100 * OL_SECOND,
        &(struct ol_usage_job){.slot = 5, .association = 2, .since = 100 * OL_SECOND, .billed = 10});
    CHECK_NEAR(usage_at(&books, 250 * OL_SECOND), 1000, 0);
    const double first = 1000 * p + 2000 * pow(d, 200), second = first * p + 3000 * p;
    CHECK_NEAR(usage_at(&books, 300 * OL_SECOND), first, 1e-9);
    CHECK_NEAR(usage_at(&books, 699 * OL_SECOND), second, 1e-9);
    ol_usage_book_stop(&books.book, 700 * OL_SECOND, 5);
    CHECK_NEAR(usage_at(&books, 700 * OL_SECOND), second + 1000 * pow(d, 100), 1e-9);
    CHECK_NEAR(usage_at(&books, 900 * OL_SECOND), (second + 1000 * pow(d, 100)) * p, 1e-9);
    end(&books);
}

/* The same however seldom anybody asks. */
static void lazily(void)
{
    struct books often, seldom;
    const struct ol_usage_job job = {.slot = 1, .association = 2, .since = OL_SECOND, .billed = 3};
    begin(&often, ol_slurm_conf_default, 0);
    begin(&seldom, ol_slurm_conf_default, 0);
    ol_usage_book_start(&often.book, OL_SECOND, &job);
    ol_usage_book_start(&seldom.book, OL_SECOND, &job);
    for (ol_time now = 0; now < 20000 * OL_SECOND; now += 170 * OL_SECOND)
        ol_usage_book_advance(&often.book, now > OL_SECOND ? now : OL_SECOND);
    CHECK_NEAR(usage_at(&often, 20000 * OL_SECOND), usage_at(&seldom, 20000 * OL_SECOND), 0);
    end(&often);
    end(&seldom);
}

/* Whether usage is forgotten at an instant, and not just before. Ticks each 5 minutes from the clock's start. */
static bool is_reset_at(int reset, const char *start, const char *at)
{
    struct ol_slurm_conf conf = ol_slurm_conf_default;
    struct books books;
    ol_time from = 0, until = 0;
    char why[160];
    CHECK(ol_instant_parse(ol_slice_of(start), &from, why) && ol_instant_parse(ol_slice_of(at), &until, why));
    conf.reset = reset, conf.half_life = 0;
    begin(&books, conf, from);
    const bool was_there = usage_at(&books, until - from - OL_SECOND) > 0;
    const bool is_gone = !(usage_at(&books, until - from) > 0);
    end(&books);
    return was_there && is_gone;
}

/* 2026-03-04 is a Wednesday. */
static void resets(void)
{
    static const char start[] = "2026-03-04T10:00:00Z";
    CHECK(is_reset_at(OL_RESET_DAILY, start, "2026-03-05T00:00:00Z"));
    CHECK(is_reset_at(OL_RESET_DAILY, "2026-03-04T10:02:00Z", "2026-03-05T00:02:00Z")); /* the tick after */
    CHECK(is_reset_at(OL_RESET_WEEKLY, start, "2026-03-08T00:00:00Z"));
    CHECK(is_reset_at(OL_RESET_WEEKLY, "2026-03-08T00:00:00Z", "2026-03-15T00:00:00Z"));
    CHECK(is_reset_at(OL_RESET_MONTHLY, start, "2026-04-01T00:00:00Z"));
    CHECK(is_reset_at(OL_RESET_MONTHLY, "2026-12-31T10:00:00Z", "2027-01-01T00:00:00Z"));
    CHECK(is_reset_at(OL_RESET_QUARTERLY, start, "2026-04-01T00:00:00Z"));
    CHECK(is_reset_at(OL_RESET_QUARTERLY, "2026-11-01T10:00:00Z", "2027-01-01T00:00:00Z"));
    CHECK(is_reset_at(OL_RESET_YEARLY, start, "2027-01-01T00:00:00Z"));
}

static void reset_now(void)
{
    struct ol_slurm_conf conf = ol_slurm_conf_default;
    struct books books;
    conf.reset = OL_RESET_NOW;
    begin(&books, conf, 0);
    CHECK_NEAR(usage_at(&books, 0), 0, 0);
    end(&books);
}

int main(void)
{
    CASE(decays_at_ticks);
    CASE(jobs_are_booked);
    CASE(lazily);
    CASE(resets);
    CASE(reset_now);
    return check_end();
}
