/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points, as a shared GPU pool hands them out:
 *
 *     100 + 50 x average team usage / team usage + max(0, 100 - hours to the deadline) + 2 x years of service
 *         + type (production 100, research 50, experiment 0) + 200 where a manager says so
 *
 * Each number is an option. Usage is GPU- or processor-time since the clock's start and before (<account usage>), which
 * fades with a half-life only where one is given; the average is over all teams that are listed or have had a job. The
 * ratio is 1 while nobody has used anything, and at most `usage-ratio-limit`: that is what a team gets that used
 * nothing when others did. A deadline that has passed goes on to gain a point an hour. Years are those of the <member>
 * of the job's user.
 */
#include "models/order/orders.h"
#include "models/order/owner_usage.h"

#include "models/order/account.h"
#include "outlay/arena.h"
#include "outlay/scheduler.h"

#include <math.h>
#include <string.h>

enum work { PRODUCTION, RESEARCH, EXPERIMENT, WORKS };
static const char *const works[WORKS] = {"production", "research", "experiment"};

struct points_options {
    double base, usage, usage_limit, deadline, per_year, override;
    double works[WORKS];
    ol_time half_life;
};

struct points {
    struct ol_plain_ranker plain;
    struct points_options options;
    struct ol_owner_usage usage;
};

/* ---- the terms ---- */

static double usage_points(struct points *points, ol_time now, const struct ol_job_view *view)
{
    const double used = ol_owner_used(&points->usage, now, view), mean = ol_owner_mean(&points->usage, now);
    const double limit = points->options.usage_limit;
    double ratio = 1;
    if (mean > 0)
        ratio = used > 0 ? fmin(mean / used, limit) : limit;
    return points->options.usage * ratio;
}

static double deadline_points(const struct points *points, ol_time now, const struct ol_job_view *view)
{
    const ol_time deadline = ol_job_view_deadline(view);
    if (deadline == OL_NEVER)
        return 0;
    return fmax(0, points->options.deadline - (double)(deadline - now) / (double)OL_HOUR);
}

static double years_of(const struct points *points, const struct ol_job_view *view)
{
    const struct ol_list *list = &points->plain.setting.scheduler->members;
    const struct ol_member *members = list->items;
    char buffer[OL_LABEL_BUFFER];
    const char *user = ol_label_text(points->plain.setting.labels, view->job->user, buffer);
    double years = 0;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(members[i].name, user) == 0)
            years = fmax(years, members[i].years);
    return years;
}

static double work_points(const struct points *points, const struct ol_job_view *view)
{
    char buffer[OL_LABEL_BUFFER];
    const char *type = ol_label_text(points->plain.setting.labels, view->ask->type, buffer);
    for (size_t i = 0; i < WORKS; i++)
        if (strcmp(type, works[i]) == 0)
            return points->options.works[i];
    return 0;
}

static size_t points_terms(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view,
                           struct ol_rank_term terms[OL_RANK_TERMS])
{
    struct points *points = (struct points *)ranker;
    size_t count = 0;
    terms[count++] = (struct ol_rank_term){"base", points->options.base};
    terms[count++] = (struct ol_rank_term){"fair-share", usage_points(points, now, view)};
    terms[count++] = (struct ol_rank_term){"deadline", deadline_points(points, now, view)};
    terms[count++] = (struct ol_rank_term){"years", points->options.per_year * years_of(points, view)};
    terms[count++] = (struct ol_rank_term){"type", work_points(points, view)};
    terms[count++] = (struct ol_rank_term){"override", view->ask->is_override ? points->options.override : 0};
    return count;
}

static double points_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct ol_rank_term terms[OL_RANK_TERMS];
    const size_t count = points_terms(ranker, now, view, terms);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += terms[i].value;
    return sum;
}

/* ---- what happens to jobs ---- */

static void points_waits(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    ol_owner_used(&((struct points *)ranker)->usage, now, view); /* its team joins */
}

static void points_started(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    ol_owner_usage_started(&((struct points *)ranker)->usage, now, view);
}

static void points_stopped(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    ol_owner_usage_stopped(&((struct points *)ranker)->usage, now, view);
}

static ol_time points_wake(struct ol_ranker *ranker, ol_time now)
{
    (void)ranker;
    return now - now % OL_MINUTE + OL_MINUTE;
}

static void points_close(struct ol_ranker *ranker)
{
    ol_owner_usage_release(&((struct points *)ranker)->usage);
    ol_mem_free(ranker);
}

static const struct ol_ranker_ops points_ops = {
    .rank = points_rank,
    .terms = points_terms,
    .waits = points_waits,
    .started = points_started,
    .stopped = points_stopped,
    .wake = points_wake,
    .close = points_close,
};

static struct ol_ranker *points_open(const struct ol_order_setting *setting, const void *options)
{
    struct points *points = ol_mem_new(sizeof *points);
    *points = (struct points){
        .plain = {.ranker.ops = &points_ops, .setting = *setting},
        .options = *(const struct points_options *)options,
    };
    ol_owner_usage_init(&points->usage, setting, OL_OWNER_TEAM, points->options.half_life);
    return &points->plain.ranker;
}

#define WEIGHT(attribute, value, member, about)                                                                   \
    {                                                                                                             \
        .name = (attribute), .type = OL_FIELD_REAL, .unit = "points", .fallback = (value), .min = -1e9,           \
        .max = 1e9, .help = (about), OL_FIELD_AT(struct points_options, member)                                   \
    }

static const struct ol_field points_fields[] = {
    WEIGHT("base-points", "100", base, "what every job has"),
    WEIGHT("usage-points", "50", usage, "times the average team usage over the team's"),
    {.name = "usage-ratio-limit",
     .type = OL_FIELD_REAL,
     .fallback = "10",
     .min = 1,
     .max = 1e6,
     .help = "the most that this ratio counts, and what it is for a team that used nothing",
     OL_FIELD_AT(struct points_options, usage_limit)},
    {.name = "usage-half-life",
     .type = OL_FIELD_DURATION,
     .fallback = "0s",
     .max = 1e18,
     .help = "in which usage comes to count half; 0s: it never fades",
     OL_FIELD_AT(struct points_options, half_life)},
    WEIGHT("deadline-points", "100", deadline, "at the deadline, and one less for each hour before it"),
    WEIGHT("year-points", "2", per_year, "for each of the user's years of service"),
    WEIGHT("production-points", "100", works[PRODUCTION], "for jobs of type production"),
    WEIGHT("research-points", "50", works[RESEARCH], "for jobs of type research"),
    WEIGHT("experiment-points", "0", works[EXPERIMENT], "for jobs of type experiment"),
    WEIGHT("override-points", "200", override, "for jobs that a manager put in front"),
    {0},
};

const struct ol_order ol_order_points = {
    .kind = {.name = "points",
             .summary =
                 "points for little use of the team, a near deadline, years, type of work, a manager's word",
             .fields = points_fields,
             .options_size = sizeof(struct points_options)},
    .open = points_open,
};
