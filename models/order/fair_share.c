/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fair share in its simple form: priority = base / (1 + usage factor).
 *
 * The usage factor is what the job's owner has used lately over what his shares promise of all that was used: 0 for one
 * who used nothing, 1 for one who used just his share, 2 for twice that. Usage fades with a half-life. The base is the
 * job's own priority where it has a positive one, so that an important job of a heavy user may still stand before a
 * light user's.
 */
#include "models/order/orders.h"
#include "models/order/owner_usage.h"

#include "outlay/arena.h"

struct fair_share_options {
    double base;
    ol_time half_life;
    int by; /* enum ol_owner */
};

struct fair_share {
    struct ol_ranker ranker;
    double base;
    struct ol_owner_usage usage;
};

static double base_of(const struct fair_share *share, const struct ol_job_view *view)
{
    return view->ask->priority > 0 ? view->ask->priority : share->base;
}

static double fair_share_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct fair_share *share = (struct fair_share *)ranker;
    return base_of(share, view) / (1 + ol_owner_ratio(&share->usage, now, view));
}

static size_t fair_share_terms(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view,
                               struct ol_rank_term terms[OL_RANK_TERMS])
{
    const double base = base_of((struct fair_share *)ranker, view);
    terms[0] = (struct ol_rank_term){"base", base};
    terms[1] = (struct ol_rank_term){"usage", fair_share_rank(ranker, now, view) - base};
    return 2;
}

static void fair_share_waits(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    ol_owner_used(&((struct fair_share *)ranker)->usage, now, view); /* its owner joins */
}

static void fair_share_started(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    ol_owner_usage_started(&((struct fair_share *)ranker)->usage, now, view);
}

static void fair_share_stopped(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    ol_owner_usage_stopped(&((struct fair_share *)ranker)->usage, now, view);
}

static void fair_share_line(struct ol_ranker *ranker, const struct ol_job_view *view, struct ol_line *line)
{
    struct fair_share *share = (struct fair_share *)ranker;
    line->key[0] = ol_owner_number(&share->usage, view);
    line->key[1] = view->ask->priority > 0 ? (uint64_t)view->ask->priority : 0;
    line->known[0] = base_of(share, view);
}

static double fair_share_rank_in_line(struct ol_ranker *ranker, ol_time now, const struct ol_line *line,
                                      ol_time since)
{
    (void)since;
    return line->known[0] / (1 + ol_owner_number_ratio(&((struct fair_share *)ranker)->usage, now, line->key[0]));
}

static ol_time fair_share_wake(struct ol_ranker *ranker, ol_time now)
{
    (void)ranker;
    return now - now % OL_MINUTE + OL_MINUTE;
}

static void fair_share_close(struct ol_ranker *ranker)
{
    ol_owner_usage_release(&((struct fair_share *)ranker)->usage);
    ol_mem_free(ranker);
}

static const struct ol_ranker_ops fair_share_ops = {
    .rank = fair_share_rank,
    .terms = fair_share_terms,
    .waits = fair_share_waits,
    .started = fair_share_started,
    .stopped = fair_share_stopped,
    .wake = fair_share_wake,
    .line = fair_share_line,
    .rank_in_line = fair_share_rank_in_line,
    .close = fair_share_close,
};

static struct ol_ranker *fair_share_open(const struct ol_order_setting *setting, const void *options)
{
    const struct fair_share_options *chosen = options;
    struct fair_share *share = ol_mem_new(sizeof *share);
    *share = (struct fair_share){.ranker.ops = &fair_share_ops, .base = chosen->base};
    ol_owner_usage_init(&share->usage, setting, (enum ol_owner)chosen->by, chosen->half_life);
    return &share->ranker;
}

static const struct ol_field fair_share_fields[] = {
    {.name = "base",
     .type = OL_FIELD_REAL,
     .fallback = "100",
     .min = 0,
     .max = 1e12,
     .help = "the priority of a job whose owner used nothing, where the job has none of its own",
     OL_FIELD_AT(struct fair_share_options, base)},
    {.name = "usage-half-life",
     .type = OL_FIELD_DURATION,
     .fallback = "7d",
     .max = 1e18,
     .help = "in which usage comes to count half; 0s: it never fades",
     OL_FIELD_AT(struct fair_share_options, half_life)},
    {.name = "by",
     .type = OL_FIELD_CHOICE,
     .choices = ol_owner_names,
     .fallback = "team",
     .help = "whose usage counts",
     OL_FIELD_AT(struct fair_share_options, by)},
    {0},
};

const struct ol_order ol_order_fair_share = {
    .kind = {.name = "fair-share",
             .summary = "base / (1 + usage over fair share), by team, user or account",
             .fields = fair_share_fields,
             .options_size = sizeof(struct fair_share_options)},
    .open = fair_share_open,
};
