/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cohort_cost: what data of one birthday costs in a storage class from one day of its life to another.
 *
 * A cohort is so many bytes in so many objects of one size, written at a midnight, read by its age and deleted after
 * whole days. A stage is its stay in one class, from the midnight at which it comes to the one at which it goes: what
 * is kept (least sizes and overheads counted), the requests that put it there, what is read of it (retrieval and
 * requests), and the rest of a minimum stay where it goes early. The rules are those of rating (rate.h), with months of
 * the calendar from the cohort's birth on and the prices of that day, but in floating point and at any day at once:
 * searches ask for thousands of stages.
 *
 * A class that follows the reads (intelligent tiering) moves each object by itself: down after 30 and after 90 days
 * without a read, up again with the next. Reads hit objects independently of each other, so that a share of 1% a day
 * leaves 0.99^30 of the objects unread for 30 days. Objects smaller than it watches stay where they are, for nothing.
 *
 *     status = ol_cohort_costs_load(&costs, book, "us-east-1", &cohort, &error);
 *     struct ol_stage_cost cost = ol_cohort_stage(&costs, class, 30, 365);
 *     ol_cohort_costs_release(&costs);
 */
#ifndef OUTLAY_PRICING_COHORT_COST_H
#define OUTLAY_PRICING_COHORT_COST_H

#include "outlay/dataset.h"
#include "outlay/pricebook.h"

#define OL_COHORT_DAYS 36525 /* the longest life: a century */
/* The mean month of the calendar, where no date says which one. */
#define OL_MEAN_MONTH_DAYS (365.25 / 12)

/* Data of one age, as what it costs depends on it. */
struct ol_aging_data {
    int64_t size_bytes, objects;      /* both > 0 */
    int64_t days;                     /* of its life, 1 .. OL_COHORT_DAYS */
    ol_time born;                     /* an instant; its midnight counts */
    const struct ol_read_rate *reads; /* by age, ascending; a day is read as its first moment says */
    size_t read_count;
    /* Kept in a class in all, by which tiers count; at most `size_bytes`: the cohort alone. */
    int64_t volume_bytes;
};

/* Per GB and month, per GB, apiece; in the book's currency. What the book does not price costs nothing, but for moves,
 * which then cost what a write does. */
struct ol_class_prices {
    const struct ol_book_class *class;
    double first_tier;     /* of what is kept, at the first tier */
    double kept, overhead; /* at the cohort's volume; the overhead's at the standard class */
    double retrieval, read, write, move;
    bool follows_reads;
    double colder[2],
        watch; /* of a class that does: kept after 30 and 90 days without a read; per object and month */
};

struct ol_cohort_costs {
    struct ol_aging_data cohort;
    const struct ol_book *book;
    struct ol_class_prices *classes; /* that have a price there, in the book's order: from warm to cold */
    size_t count;
    /* private: sums over the days before each, [days + 1] */
    double *month_days; /* of each day: the length of its month */
    double *months, *reads, *requests, *unread, *unread_30, *unread_90;
};

struct ol_stage_cost {
    double kept, moved, read, early; /* moved: written, where it enters with day 0 */
};
static inline double ol_stage_total(const struct ol_stage_cost *cost)
{
    return cost->kept + cost->moved + cost->read + cost->early;
}

/* The book is borrowed, and so are the cohort's reads. Fails where the book has no class with a price there. */
int ol_cohort_costs_load(struct ol_cohort_costs *costs, const struct ol_book *book, const char *region,
                         const struct ol_aging_data *cohort, struct ol_error *error);
/* 0 <= enter < leave <= days. */
struct ol_stage_cost ol_cohort_stage(const struct ol_cohort_costs *costs, size_t class, int64_t enter,
                                     int64_t leave);
/* From how long a stay on a class's cost grows by the day alone, however long ago it came. */
int64_t ol_cohort_settles(const struct ol_cohort_costs *costs, size_t class);
/* What a settled stay costs up to that day, but for a constant: differences of it count. */
double ol_cohort_settled(const struct ol_cohort_costs *costs, size_t class, int64_t day);
/* GB that are billed in a class, and at the standard class besides. */
double ol_cohort_kept_gb(const struct ol_cohort_costs *costs, size_t class);
double ol_cohort_overhead_gb(const struct ol_cohort_costs *costs, size_t class);
/* What a month in the class costs that keeps all and reads nothing, and what reading all of it once costs. */
double ol_cohort_month(const struct ol_cohort_costs *costs, size_t class);
double ol_cohort_whole_read(const struct ol_cohort_costs *costs, size_t class);
/* SIZE_MAX where there is none of that name. */
size_t ol_cohort_class(const struct ol_cohort_costs *costs, const char *name);
void ol_cohort_costs_release(struct ol_cohort_costs *costs);

#endif
