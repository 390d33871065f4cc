/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cheapest lifecycle against a search of all of them, against rating, and by hand.
 */
#include "pricing/lifecycle_plan.h"

#include "tests/rated.h"

#include <math.h>

#define TB    INT64_C(1000000000000)
#define START "2026-01-01"

static ol_time instant(const char *text)
{
    char why[160];
    ol_time at = 0;
    CHECK(ol_instant_parse(ol_slice_of(text), &at, why));
    return at;
}

static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

#define CHECK_SAME(got, want)                                                                                     \
    do {                                                                                                          \
        const double check_got = (got), check_want = (want);                                                      \
        if (!is_near(check_got, check_want))                                                                      \
            CHECK_REPORT("%s is %.12g, expected %.12g", #got, check_got, check_want);                             \
    } while (0)

static struct ol_book *aws(void)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_book *book = ol_book_open("aws", OL_NOWHERE, &faults, &error);
    CHECK(book != NULL);
    return book;
}

static struct ol_cohort_costs load(const struct ol_book *book, struct ol_aging_data cohort)
{
    struct ol_cohort_costs costs;
    struct ol_error error = {0};
    cohort.born = cohort.born ? cohort.born : instant(START);
    CHECK_INT(ol_cohort_costs_load(&costs, book, "us-east-1", &cohort, &error), OL_OK);
    return costs;
}

/* ---- by hand ---- */

/* One object of 128 KiB, which is .000131072 GB. Standard-IA saves .023 - .0125 = .0105 a GB and month, so
 * .000001376256 a month; the move costs .01 / 1,000 = .00001: 7.266 months of 30.4375 days. Reading it once costs
 * .00000131072 of retrieval and .000001 - .0000004 of a request more: .00000191072, so .72028 reads a month, 2.3664% a
 * day. */
static void small_objects(void)
{
    struct ol_book *book = aws();
    struct ol_cohort_costs costs =
        load(book, (struct ol_aging_data){.size_bytes = 131072, .objects = 1, .days = 3650});
    const struct ol_break_even even = ol_lifecycle_break_even(&costs, ol_cohort_class(&costs, "standard"),
                                                              ol_cohort_class(&costs, "standard-ia"));
    CHECK_SAME(even.saved, 0.000001376256);
    CHECK_SAME(even.moving, 0.00001);
    CHECK_SAME(even.days, 0.00001 / 0.000001376256 * 30.4375);
    CHECK_SAME(even.reads, 0.000001376256 / 0.00000191072 / 30.4375);
    CHECK(fabs(even.days - 221.16) < 0.01);
    CHECK_INT(even.age, 30); /* S3's rules move there at 30 days at the earliest */
    /* At 64 KiB it is billed as 128 KiB: .0125 x 2 is dearer than .023. */
    ol_cohort_costs_release(&costs);
    costs = load(book, (struct ol_aging_data){.size_bytes = 65536, .objects = 1, .days = 3650});
    const struct ol_break_even never = ol_lifecycle_break_even(&costs, 0, ol_cohort_class(&costs, "standard-ia"));
    CHECK(isinf(never.days) && never.reads == 0 && never.age == -1);
    ol_cohort_costs_release(&costs);
    ol_book_free(book);
}

/* A gigabyte-sized object: the move is cheap (.00001 / .0105 of a month), but 30 days are billed in any case:
 * (.00001 + .0125 x 30 / 30.4375) / .023 of a month. */
static void within_the_minimum_stay(void)
{
    struct ol_book *book = aws();
    struct ol_cohort_costs costs =
        load(book, (struct ol_aging_data){.size_bytes = 1000000000, .objects = 1, .days = 365});
    const struct ol_break_even even = ol_lifecycle_break_even(&costs, 0, ol_cohort_class(&costs, "standard-ia"));
    CHECK_SAME(even.days, (0.00001 + 0.0125 * 30 / 30.4375) / 0.023 * 30.4375);
    ol_cohort_costs_release(&costs);
    ol_book_free(book);
}

/* 1 TB in 1,000 objects, never read, kept 2026. Intelligent tiering: 30 days of January frequent, its last day,
 * February and March infrequent, nine months archived: 1,000 x (.023 x 30/31 + .0125 x (2 + 1/31) + .004 x 9), watched
 * for 12 months at .0025 per 1,000; written at .005 per 1,000. */
static void tiering_by_itself(void)
{
    struct ol_book *book = aws();
    struct ol_cohort_costs costs = load(book, (struct ol_aging_data){.size_bytes = TB, .objects = 1000, .days = 365});
    const size_t tiering = ol_cohort_class(&costs, "intelligent-tiering");
    const struct ol_stage_cost cost = ol_cohort_stage(&costs, tiering, 0, 365);
    CHECK_SAME(cost.kept, 1000 * (0.023 * 30 / 31 + 0.0125 * (2 + 1.0 / 31) + 0.004 * 9) + 0.0025 * 12);
    CHECK_SAME(cost.moved, 0.005);
    CHECK(cost.read == 0 && cost.early == 0);
    ol_cohort_costs_release(&costs);
    /* Read whole every day, all stays in the frequent tier. */
    const struct ol_read_rate daily = {.share = 1};
    costs =
        load(book,
             (struct ol_aging_data){.size_bytes = TB, .objects = 1000, .days = 365, .reads = &daily, .read_count = 1});
    CHECK_SAME(ol_cohort_stage(&costs, tiering, 0, 365).kept, 1000 * 0.023 * 12 + 0.0025 * 12);
    ol_cohort_costs_release(&costs);
    ol_book_free(book);
}

/* The same bytes, where they may be written anywhere: straight into Deep Archive. 1,000 x 32 KiB are added at its price
 * and 1,000 x 8 KiB at the standard one; a write is .05 per 1,000. From standard they leave after a day. */
static void cold_at_once(void)
{
    struct ol_book *book = aws();
    struct ol_cohort_costs costs = load(book, (struct ol_aging_data){.size_bytes = TB, .objects = 1000, .days = 365});
    const struct ol_lifecycle_plan free_plan = ol_lifecycle_cheapest(&costs, SIZE_MAX, NULL);
    const size_t deep = ol_cohort_class(&costs, "deep-archive");
    CHECK_INT(free_plan.count, 1);
    CHECK_INT(free_plan.stages[0].class, deep);
    CHECK_SAME(ol_lifecycle_cost(&free_plan), 12 * (1000.032768 * 0.00099 + 0.008192 * 0.023) + 0.05);
    const struct ol_lifecycle_plan plan = ol_lifecycle_cheapest(&costs, 0, NULL);
    CHECK_INT(plan.count, 2);
    CHECK_INT(plan.stages[1].enter, 1);
    CHECK_INT(plan.stages[1].class, deep);
    /* Not to be waited for: the next best that is at hand. */
    bool barred[16] = {false};
    barred[deep] = barred[ol_cohort_class(&costs, "glacier-flexible")] = true;
    const struct ol_lifecycle_plan near = ol_lifecycle_cheapest(&costs, 0, barred);
    CHECK_INT(near.stages[near.count - 1].class, ol_cohort_class(&costs, "glacier-instant"));
    ol_cohort_costs_release(&costs);
    ol_book_free(book);
}

/* 100 TB: of a month 51,200 GB at .023 and 48,800 at .022. Of 1 TB in an account that keeps those 100 TB the same
 * mean. */
static void tiers_of_volume(void)
{
    struct ol_book *book = aws();
    const double mean = (51200 * 0.023 + 48800 * 0.022) / 100000;
    struct ol_cohort_costs costs =
        load(book, (struct ol_aging_data){.size_bytes = 100 * TB, .objects = 1000, .days = 31});
    CHECK_SAME(ol_cohort_stage(&costs, 0, 0, 31).kept, 100000 * mean);
    ol_cohort_costs_release(&costs);
    costs =
        load(book, (struct ol_aging_data){.size_bytes = TB, .objects = 1000, .days = 31, .volume_bytes = 100 * TB});
    CHECK_SAME(ol_cohort_stage(&costs, 0, 0, 31).kept, 1000 * mean);
    CHECK_SAME(costs.classes[0].first_tier, 0.023);
    ol_cohort_costs_release(&costs);
    ol_book_free(book);
}

/* ---- all ways ---- */

/* Few days, minimum stays of days, moves that cost about as much as they save. */
#define LITTLE_BOOK                                                                                               \
    "<class name='a'/><class name='b' minimum-stay='2d'/>"                                                        \
    "<class name='c' minimum-stay='4d' minimum-size='1MB' least-age='3d'/>"                                       \
    "<class name='d' minimum-stay='3d' overhead='100kB' standard-overhead='50kB' standard='a'/>"                  \
    "<price meter='storage' item='a' amount='9'/><price meter='storage' item='b' amount='6'/>"                    \
    "<price meter='storage' item='c' amount='3'/><price meter='storage' item='d' amount='1'/>"                    \
    "<price meter='retrieval' item='b' amount='0.2'/><price meter='retrieval' item='c' amount='0.5'/>"            \
    "<price meter='retrieval' item='d' amount='1.1'/>"                                                            \
    "<price meter='read-request' item='a' amount='0.0001'/><price meter='read-request' item='d' amount='0.001'/>" \
    "<price meter='write-request' amount='0.0001'/>"                                                              \
    "<price meter='transition' item='b' amount='0.0003'/><price meter='transition' item='c' amount='0.0002'/>"    \
    "<price meter='transition' item='d' amount='0.0004'/>"

static double least_of_all(const struct ol_cohort_costs *costs, size_t class, int64_t enter)
{
    const struct ol_stage_cost stay = ol_cohort_stage(costs, class, enter, costs->cohort.days);
    double best = ol_stage_total(&stay);
    for (int64_t leave = enter + 1; leave < costs->cohort.days; leave++) {
        const struct ol_stage_cost stage = ol_cohort_stage(costs, class, enter, leave);
        for (size_t next = class + 1; next < costs->count; next++)
            if (leave >= (next == 2 ? 3 : 0)) /* c takes nothing younger */
                best = fmin(best, ol_stage_total(&stage) + least_of_all(costs, next, leave));
    }
    return best;
}

static void against_all_ways(void)
{
    struct rated rated = {0};
    rated_book(&rated, "aws", LITTLE_BOOK);
    uint64_t state = 7;
    for (int round = 0; round < 200; round++) {
        struct ol_read_rate reads[3] = {{.share = 0}};
        for (size_t i = 0; i < 3; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            reads[i].age = (ol_time)i * (1 + (ol_time)(state >> 33) % 4) * OL_DAY;
            reads[i].share = (double)((state >> 40) % 100) / (i == 0 ? 100 : 1000);
        }
        const struct ol_aging_data cohort = {.size_bytes = 1000000000,
                                         .objects = 100 + (int64_t)(state >> 50) % 2000,
                                         .days = 1 + round % 11,
                                         .reads = reads,
                                         .read_count = 3};
        struct ol_cohort_costs costs = load(rated.books[0], cohort);
        const struct ol_lifecycle_plan plan = ol_lifecycle_cheapest(&costs, 0, NULL);
        CHECK_SAME(ol_lifecycle_cost(&plan), least_of_all(&costs, 0, 0));
        CHECK_INT(plan.stages[0].enter, 0);
        CHECK_INT(plan.stages[plan.count - 1].leave, cohort.days);
        ol_cohort_costs_release(&costs);
    }
    rated_end(&rated);
}

/* ---- as rated ---- */

static const char *date(int64_t day, char buffer[OL_TIME_BUFFER])
{
    return ol_instant_format(instant(START) + day * OL_DAY, buffer);
}

/* The usage of a plan, row by row, as anybody would write it down. */
static void write_usage(struct ol_text *csv, const struct ol_cohort_costs *costs,
                        const struct ol_lifecycle_plan *plan)
{
    char begin[OL_TIME_BUFFER], end[OL_TIME_BUFFER];
    const struct ol_aging_data *cohort = &costs->cohort;
    const double gb = (double)cohort->size_bytes / 1e9;
    ol_text_adds(csv, "start,end,provider,meter,item,region,quantity,objects,ended\n");
    for (size_t i = 0; i < plan->count; i++) {
        const struct ol_stage *stage = &plan->stages[i];
        const char *name = costs->classes[stage->class].class->name;
        date(stage->enter, begin);
        date(stage->leave, end);
        ol_text_addf(csv, "%s,%s,aws,storage,%s,us-east-1,%.9f,%lld,user\n", begin, end, name, gb,
                     (long long)cohort->objects);
        ol_text_addf(csv, "%s,,aws,%s,%s,us-east-1,%lld,,\n", begin, i == 0 ? "write-request" : "transition", name,
                     (long long)cohort->objects);
        const double read = costs->reads[stage->leave] - costs->reads[stage->enter];
        ol_text_addf(csv, "%s,%s,aws,read-request,%s,us-east-1,%.9f,,\n", begin, end, name,
                     read * (double)cohort->objects);
        if (costs->classes[stage->class].retrieval > 0)
            ol_text_addf(csv, "%s,%s,aws,retrieval,%s,us-east-1,%.9f,,\n", begin, end, name, read * gb);
    }
}

/* What `outlay rate` bills for the usage of the plan, to the rounding of its lines. */
static void as_rated(void)
{
    const struct ol_read_rate reads[] = {
        {.share = 0.2}, {.age = 30 * OL_DAY, .share = 0.01}, {.age = 90 * OL_DAY, .share = 0.0005}};
    static const char *const moves[] = {"standard-ia", "glacier-flexible", "deep-archive"};
    struct rated rated = {0};
    struct ol_text csv = {0};
    rated.books[rated.book_count++] = aws();
    struct ol_cohort_costs costs = load(
        rated.books[0],
        (struct ol_aging_data){.size_bytes = TB, .objects = 2000000, .days = 300, .reads = reads, .read_count = 3});
    struct ol_lifecycle_plan plan = ol_lifecycle_single(&costs, 0);
    for (size_t i = 0; i < 3; i++) /* each too short for its minimum stay, but the first */
        ol_lifecycle_move(&plan, &costs, ol_cohort_class(&costs, moves[i]), 33 + 70 * (int64_t)i);
    CHECK_INT(plan.count, 4);
    CHECK(plan.stages[2].cost.early > 0);
    CHECK(plan.stages[3].cost.early > 0 || plan.stages[3].leave - plan.stages[3].enter < 180);
    write_usage(&csv, &costs, &plan);
    rated_rate(&rated, ol_text_string(&csv));
    const double billed = ol_money_real(rated_billed(&rated));
    if (fabs(billed - ol_lifecycle_cost(&plan)) > 1e-6)
        CHECK_REPORT("rated %.9f, planned %.9f", billed, ol_lifecycle_cost(&plan));
    ol_text_release(&csv);
    ol_cohort_costs_release(&costs);
    rated_end(&rated);
}

/* Google's archive has a minimum stay of 365 days, which moves by rules neither end nor begin anew: from nearline at 10
 * days nothing is due, and deleted at 300 days from archive 65 are: of 1 TB at .0012 a month of 730
 * hours, as that book counts them. */
static void moves_that_keep_the_stay(void)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_book *book = ol_book_open("gcp", OL_NOWHERE, &faults, &error);
    struct ol_cohort_costs costs = {0};
    const struct ol_aging_data cohort = {.size_bytes = TB, .objects = 1000, .days = 300, .born = instant(START)};
    CHECK_INT(ol_cohort_costs_load(&costs, book, "us-central1", &cohort, &error), OL_OK);
    CHECK(ol_cohort_stage(&costs, ol_cohort_class(&costs, "nearline"), 0, 10).early == 0);
    CHECK_SAME(ol_cohort_stage(&costs, ol_cohort_class(&costs, "archive"), 10, 300).early,
               1000 * 0.0012 * 65 * 24 / 730);
    ol_cohort_costs_release(&costs);
    ol_book_free(book);
}

/* What nothing lives through: a day, a century. */
static void short_and_long(void)
{
    struct ol_book *book = aws();
    struct ol_cohort_costs costs = load(book, (struct ol_aging_data){.size_bytes = 1, .objects = 1, .days = 1});
    CHECK_INT(ol_lifecycle_cheapest(&costs, 0, NULL).count, 1);
    ol_cohort_costs_release(&costs);
    costs = load(book, (struct ol_aging_data){.size_bytes = TB, .objects = 1, .days = OL_COHORT_DAYS});
    const struct ol_lifecycle_plan plan = ol_lifecycle_cheapest(&costs, 0, NULL);
    CHECK_INT(plan.stages[plan.count - 1].leave, OL_COHORT_DAYS);
    ol_cohort_costs_release(&costs);
    ol_book_free(book);
}

int main(void)
{
    CASE(small_objects);
    CASE(within_the_minimum_stay);
    CASE(tiering_by_itself);
    CASE(cold_at_once);
    CASE(tiers_of_volume);
    CASE(against_all_ways);
    CASE(as_rated);
    CASE(moves_that_keep_the_stay);
    CASE(short_and_long);
    return check_end();
}
