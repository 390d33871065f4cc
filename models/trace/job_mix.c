/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job_mix.h"

#include "generator.h"
#include "outlay/arena.h"

#include <math.h>
#include <stdio.h>

/* ---- making ---- */

static const struct ol_law *law_of(const struct ol_law *own, const struct ol_law *general)
{
    return own->type ? own : general->type ? general : NULL;
}

static const char *text_of(const char *own, const char *general)
{
    return own ? own : general;
}

/* The laws of a mix, what it leaves out being that of the arrivals. */
static struct ol_job_laws laws_of(const struct ol_arrivals *arrivals, const struct ol_mix *mix)
{
    struct ol_job_laws laws = mix->laws;
    laws.user = text_of(laws.user, arrivals->laws.user);
    laws.team = text_of(laws.team, arrivals->laws.team);
    laws.queue = text_of(laws.queue, arrivals->laws.queue);
    if (!mix->node || !ol_xml_attribute(mix->node, "estimate-correlation"))
        laws.estimate_correlation = arrivals->laws.estimate_correlation;
    if (laws.users == 0 && !mix->laws.user) {
        laws.users = arrivals->laws.users;
        laws.user_skew = arrivals->laws.user_skew;
    }
    return laws;
}

/* "ada", or of several "ada-1", "ada-2"; copies of ada are "ada", "ada:2". */
static ol_label label_of(const struct ol_source_context *context, const char *name, size_t user, size_t users,
                         size_t copy)
{
    char text[300], number[32] = "", behind[32] = "";
    if (users <= 1 && copy == 0)
        return ol_generator_label(context->labels, name);
    if (users > 1)
        snprintf(number, sizeof number, "-%zu", user + 1);
    if (copy > 0)
        snprintf(behind, sizeof behind, ":%zu", copy + 1);
    snprintf(text, sizeof text, "%.200s%s%s", name, number, behind);
    return ol_generator_label(context->labels, text);
}

static void set_users(struct ol_mix_draw *draw, const struct ol_arrivals *arrivals, const struct ol_job_laws *laws,
                      const struct ol_source_context *context)
{
    const size_t users = laws->users > 1 ? (size_t)laws->users : 1, copies = (size_t)arrivals->user_copies;
    const bool is_named = laws->user && *laws->user;
    const char *name = is_named ? laws->user : users > 1 ? arrivals->name : NULL;
    const size_t count = name ? users * copies : 1;
    double sum = 0;
    draw->user_count = count;
    draw->users = ol_mem_new(ol_mem_product(sizeof *draw->users, count));
    if (laws->user_skew > 0 && count > 1)
        draw->user_until = ol_mem_new(ol_mem_product(sizeof *draw->user_until, count));
    for (size_t i = 0; i < count; i++) {
        draw->users[i] = name ? label_of(context, name, i / copies, users, i % copies) : OL_NO_LABEL;
        sum += pow((double)(i / copies + 1), -laws->user_skew);
        if (draw->user_until)
            draw->user_until[i] = sum;
    }
    for (size_t i = 0; draw->user_until && i < count; i++)
        draw->user_until[i] /= sum;
}

static bool set_mix(struct ol_mix_draw *draw, const struct ol_arrivals *arrivals, const struct ol_mix *mix,
                    const struct ol_source_context *context, bool needs_size, struct ol_error *error)
{
    const struct ol_job_laws laws = laws_of(arrivals, mix);
    const bool is_gpus = context->unit == OL_UNIT_GPUS;
    *draw = (struct ol_mix_draw){
        .runtime = law_of(&mix->laws.runtime, &arrivals->laws.runtime),
        .size = is_gpus ? law_of(&mix->laws.gpus, &arrivals->laws.gpus)
                        : law_of(&mix->laws.cpus, &arrivals->laws.cpus),
        .factor = law_of(&mix->laws.estimate_factor, &arrivals->laws.estimate_factor),
        .correlation = laws.estimate_correlation,
        .team = ol_generator_label(context->labels, laws.team),
        .queue = ol_generator_label(context->labels, laws.queue),
    };
    set_users(draw, arrivals, &laws, context);
    if (draw->size || !needs_size)
        return true;
    const char *name = is_gpus ? "gpus" : "cpus";
    ol_fail(error, OL_BAD_INPUT, ol_xml_place(arrivals->node, "name"),
            "the pool counts %s but arrivals \"%s\" do not say how many; add %s=\"1\" or a law", name,
            arrivals->name, name);
    return false;
}

struct ol_job_mix *ol_job_mix_new(const struct ol_arrivals *arrivals, const struct ol_source_context *context,
                                  bool needs_size, struct ol_error *error)
{
    static const struct ol_mix alike = {.share = 1};
    const struct ol_mix *mixes = arrivals->mixes.count > 0 ? arrivals->mixes.items : &alike;
    const size_t count = arrivals->mixes.count > 0 ? arrivals->mixes.count : 1;
    const uint64_t seed = context->seed, replication = context->replication;
    char why[OL_ESTIMATE_WHY];
    double sum = 0;
    bool is_good = true;
    struct ol_job_mix *mix = ol_mem_new(sizeof *mix);
    *mix = (struct ol_job_mix){
        .items = ol_mem_new(ol_mem_product(sizeof *mix->items, count)),
        .repeat = arrivals->repeat,
        .runtimes = ol_rng_stream(seed, "runtime", arrivals->name, replication),
        .sizes = ol_rng_stream(seed, "size", arrivals->name, replication),
        .estimates = ol_rng_stream(seed, "estimate", arrivals->name, replication),
    };
    for (size_t i = 0; is_good && i < count; i++) {
        is_good = set_mix(&mix->items[i], arrivals, &mixes[i], context, needs_size, error);
        mix->items[i].until = sum += mixes[i].share;
        mix->count++;
    }
    bool has_many = false;
    for (size_t i = 0; i < mix->count; i++) {
        mix->items[i].until /= sum;
        has_many |= mix->items[i].user_count > 1;
    }
    /* To begin a stream takes as long as some thirty jobs. */
    if (mix->count > 1)
        mix->mixes = ol_rng_stream(seed, "mix", arrivals->name, replication);
    if (has_many)
        mix->owners = ol_rng_stream(seed, "user", arrivals->name, replication);
    if (is_good && arrivals->estimate_values) {
        mix->steps = ol_mem_new(sizeof *mix->steps);
        is_good = ol_estimate_steps_read(mix->steps, arrivals->estimate_values, why) ||
                  ol_fail(error, OL_BAD_INPUT, ol_xml_place(arrivals->node, "estimate-values"),
                          "estimate-values: %s", why) == OL_OK;
    }
    if (is_good)
        return mix;
    ol_job_mix_free(mix);
    return NULL;
}

void ol_job_mix_free(struct ol_job_mix *mix)
{
    for (size_t i = 0; mix && i < mix->count; i++) {
        ol_mem_free(mix->items[i].users);
        ol_mem_free(mix->items[i].user_until);
    }
    if (mix) {
        ol_mem_free(mix->items);
        ol_mem_free(mix->steps);
    }
    ol_mem_free(mix);
}

/* ---- drawing ---- */

static ol_time rounded(double time)
{
    return (ol_time)llrint(fmin(time, (double)OL_TIME_LIMIT));
}

static const struct ol_mix_draw *choose(struct ol_job_mix *mix, ol_label *user)
{
    size_t i = 0;
    if (mix->count > 1) {
        if (mix->has_last && mix->repeat > 0 && ol_rng_unit(&mix->mixes) < mix->repeat) {
            *user = mix->last_user;
            return &mix->items[mix->last];
        }
        const double at = ol_rng_unit(&mix->mixes);
        while (i + 1 < mix->count && mix->items[i].until < at)
            i++;
    }
    const struct ol_mix_draw *draw = &mix->items[i];
    size_t k = 0, high = draw->user_count - 1;
    if (draw->user_until) {
        const double at = ol_rng_unit(&mix->owners);
        while (k < high) {
            const size_t middle = k + (high - k) / 2;
            if (draw->user_until[middle] < at)
                k = middle + 1;
            else
                high = middle;
        }
    } else if (draw->user_count > 1) {
        k = ol_rng_below(&mix->owners, draw->user_count);
    }
    *user = mix->last_user = draw->users[k];
    mix->last = i;
    mix->has_last = true;
    return draw;
}

static double below_normal(double score)
{
    return fmin(fmax(0.5 * erfc(-score / M_SQRT2), 0x1p-53), 1 - 0x1p-53);
}

/* Runtime and factor of one job. */
static void draw_times(struct ol_job_mix *mix, const struct ol_mix_draw *draw, double *runtime, double *factor)
{
    const double correlation = draw->factor ? draw->correlation : 0;
    if (correlation == 0) {
        *runtime = ol_law_draw(draw->runtime, &mix->runtimes);
        *factor = draw->factor ? ol_law_draw(draw->factor, &mix->estimates) : 1;
        return;
    }
    const double score = ol_rng_normal(&mix->runtimes);
    const double other =
        correlation * score + sqrt(1 - correlation * correlation) * ol_rng_normal(&mix->estimates);
    *runtime = ol_law_quantile(draw->runtime, below_normal(score));
    *factor = ol_law_quantile(draw->factor, below_normal(other));
}

double ol_job_mix_draw(struct ol_job_mix *mix, struct ol_job *job)
{
    double runtime, factor;
    const struct ol_mix_draw *draw = choose(mix, &job->user);
    draw_times(mix, draw, &runtime, &factor);
    job->team = draw->team;
    job->queue = draw->queue;
    job->runtime = rounded(runtime) > OL_MICROSECOND ? rounded(runtime) : OL_MICROSECOND;
    const ol_time estimate = rounded(fmax(factor, 1) * (double)job->runtime);
    job->estimate = estimate > job->runtime ? estimate : job->runtime;
    if (mix->steps)
        job->estimate = ol_estimate_steps_near(mix->steps, job->estimate, job->runtime);
    return draw->size ? round(ol_law_draw(draw->size, &mix->sizes)) : 1;
}
