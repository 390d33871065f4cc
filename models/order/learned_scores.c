/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * F1 to F4: scores fitted by regression to which of many simulated jobs were best started first (Carastan-Santos and de
 * Camargo, "Obtaining dynamic scheduling policies with simulation and machine learning", SC'17). Of the estimate r and
 * the submit s in seconds of the clock and the processors n, the lowest first:
 *
 *     F1  log10(r) n + 870 log10(s)          F2  sqrt(r) n + 25600 log10(s)
 *     F3  r n + 6860000 log10(s)             F4  r sqrt(n) + 530000 log10(s)
 *
 * A submit in the first second counts as one second. The rank is the score, negative.
 */
#include "models/order/orders.h"

#include <math.h>

struct score {
    double size, submit;
};
typedef struct score scorer(double r, double n, double log10_s);

static struct score f1(double r, double n, double log10_s)
{
    return (struct score){log10(r) * n, 870 * log10_s};
}

static struct score f2(double r, double n, double log10_s)
{
    return (struct score){sqrt(r) * n, 25600 * log10_s};
}

static struct score f3(double r, double n, double log10_s)
{
    return (struct score){r * n, 6860000 * log10_s};
}

static struct score f4(double r, double n, double log10_s)
{
    return (struct score){r * sqrt(n), 530000 * log10_s};
}

static struct score score_of(scorer *score, const struct ol_ranker *ranker, const struct ol_job_view *view)
{
    const struct ol_plain_ranker *plain = (const struct ol_plain_ranker *)ranker;
    const double submit = fmax(ol_order_seconds(view->job->submit), 1);
    const ol_time estimate = view->estimate > 0 ? view->estimate : 1;
    return score(ol_order_seconds(estimate), ol_order_size(&plain->setting, view), log10(submit));
}

static size_t list_terms(struct score score, struct ol_rank_term terms[OL_RANK_TERMS])
{
    terms[0] = (struct ol_rank_term){"size", -score.size};
    terms[1] = (struct ol_rank_term){"submit", -score.submit};
    return 2;
}

#define SCORE(function, formula)                                                                                  \
    static double function##_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)          \
    {                                                                                                             \
        const struct score score = score_of(function, ranker, view);                                              \
        (void)now;                                                                                                \
        return -(score.size + score.submit);                                                                      \
    }                                                                                                             \
    static size_t function##_terms(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view,         \
                                   struct ol_rank_term terms[OL_RANK_TERMS])                                      \
    {                                                                                                             \
        (void)now;                                                                                                \
        return list_terms(score_of(function, ranker, view), terms);                                               \
    }                                                                                                             \
    static const struct ol_ranker_ops function##_ops = {                                                          \
        .rank = function##_rank, .terms = function##_terms, .close = ol_plain_ranker_close};                      \
    static struct ol_ranker *function##_open(const struct ol_order_setting *setting, const void *options)         \
    {                                                                                                             \
        (void)options;                                                                                            \
        return ol_plain_ranker_open(&function##_ops, true, setting);                                              \
    }                                                                                                             \
    const struct ol_order ol_order_##function = {                                                                 \
        .kind = {.name = #function, .summary = "lowest " formula " first (SC'17)"},                               \
        .open = function##_open,                                                                                  \
    }

SCORE(f1, "log10(estimate) x size + 870 log10(submit)");
SCORE(f2, "sqrt(estimate) x size + 25600 log10(submit)");
SCORE(f3, "estimate x size + 6860000 log10(submit)");
SCORE(f4, "estimate x sqrt(size) + 530000 log10(submit)");
