/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/trace/what_if_source.h"

#include "models/trace/throughput_table.h"
#include "models/trace/training_step.h"
#include "outlay/arena.h"
#include "outlay/regex.h"

#include <math.h>
#include <string.h>

#define ALIKE       1e-12 /* times that differ by less are the same */
#define FLOAT_SLACK 1e-6  /* a use is kept in four bytes: .2 x 8 / .8 is to be 2 GPUs, not 3 */

struct filter {
    struct ol_regex *regex;
    int field; /* enum ol_what_if_field */
    bool wanted;
};

/* A what-if, ready; measures that are not applied are NULL. */
struct chain {
    const struct ol_what_if *what_if;
    struct filter *filters;
    size_t filter_count;
    const struct ol_right_size *right_size;
    const struct ol_data_loading *data_loading;
    const struct ol_mixed_precision *mixed_precision;
    const struct ol_activation_checkpointing *checkpointing;
    const struct ol_gradient_accumulation *accumulation;
    const struct ol_scale_out *scale_out;
    const struct ol_gpu_type *gpu_type;
    double ratio;
    ol_label from, to;
    struct ol_what_if_tally tally;
};

struct what_if_source {
    struct ol_source base;
    struct ol_source *inner;
    struct ol_source_context context;
    struct chain *chains;
    size_t count;
};

/* ---- one job ---- */

/* A job on its way through a what-if. */
struct passing {
    const struct chain *chain;
    uint32_t grain;
    struct ol_job job;
    struct ol_ask ask;
    struct ol_training training;
    double bytes_before;
};

static struct ol_slice text_of(const struct what_if_source *source, const struct ol_job *job, int field,
                               char buffer[OL_LABEL_BUFFER])
{
    const ol_label labels[] = {[OL_WHAT_IF_TEAM] = job->team,
                               [OL_WHAT_IF_USER] = job->user,
                               [OL_WHAT_IF_QUEUE] = job->queue,
                               [OL_WHAT_IF_NAME] = job->name};
    if (field != OL_WHAT_IF_GPUS)
        return ol_slice_of(ol_label_text(source->context.labels, labels[field], buffer));
    const uint32_t grain = source->context.grain > 1 ? source->context.grain : 1;
    snprintf(buffer, OL_LABEL_BUFFER, "%.9g", (double)job->units / grain);
    return ol_slice_of(buffer);
}

/* 1: it is about the job; 0: it is not; negative: a pattern could not be matched. */
static int is_about(const struct what_if_source *source, const struct chain *chain, const struct ol_job *job,
                    struct ol_error *error)
{
    char buffer[OL_LABEL_BUFFER];
    for (size_t i = 0; i < chain->filter_count; i++) {
        const struct filter *filter = &chain->filters[i];
        const int found = ol_regex_find(filter->regex, text_of(source, job, filter->field, buffer), error);
        if (found < 0)
            return found;
        if ((found > 0) != filter->wanted)
            return 0;
    }
    return 1;
}

static bool is_whole(const struct passing *passing)
{
    return passing->job.units >= passing->grain && passing->job.units % passing->grain == 0;
}

/* Whole GPUs, as many on each of its nodes where it says on how many, and no more than a job can have. */
static double rounded(const struct passing *passing, double gpus)
{
    const double nodes = passing->ask.nodes > 0 ? passing->ask.nodes : 1;
    const double most = floor(floor((double)UINT32_MAX / passing->grain) / nodes) * nodes;
    return fmin(fmax(ceil(gpus / nodes - 1e-9), 1) * nodes, most);
}

static void set_gpus(struct passing *passing, double gpus)
{
    passing->job.units = (uint32_t)gpus * passing->grain;
}

static void right_size(struct passing *passing)
{
    const double before = passing->training.gpus, target = passing->chain->right_size->target;
    const double used = passing->ask.gpus_used > 0 ? fmin(passing->ask.gpus_used, before) : before;
    const double busy =
        passing->ask.gpu_use >= 0 ? before * (double)passing->ask.gpu_use * (1 - FLOAT_SLACK) : used * target;
    const double gpus = rounded(passing, fmin(used, busy / target));
    if (!is_whole(passing) || gpus >= before)
        return;
    ol_training_shrink(&passing->training, gpus, fmax(1, used / gpus));
    set_gpus(passing, gpus);
    passing->ask.gpus_used = 0;
    if (passing->ask.gpu_use >= 0)
        passing->ask.gpu_use = (float)target;
}

static void data_loading(struct passing *passing)
{
    if (passing->training.load > 0)
        passing->ask.gpu_use = ol_ask_none.gpu_use;
    ol_training_data_loading(&passing->training, passing->chain->data_loading);
}

static void accumulate(struct passing *passing)
{
    const struct ol_gradient_accumulation *measure = passing->chain->accumulation;
    double gpus = passing->training.gpus;
    if (measure->what_for == OL_ACCUMULATE_FOR_GPUS) {
        if (!is_whole(passing))
            return;
        gpus = fmin(rounded(passing, gpus / (double)measure->steps), gpus);
        set_gpus(passing, gpus);
    }
    ol_training_accumulation(&passing->training, measure, gpus);
}

static void scale_out(struct passing *passing)
{
    const struct ol_scale_out *measure = passing->chain->scale_out;
    if (!is_whole(passing))
        return;
    const double gpus =
        rounded(passing, measure->gpus > 0 ? (double)measure->gpus : passing->training.gpus * measure->times);
    ol_training_scale_out(&passing->training, measure, gpus);
    set_gpus(passing, gpus);
}

static void change_type(struct passing *passing)
{
    const struct chain *chain = passing->chain;
    if (passing->ask.model && passing->ask.model != chain->from)
        return;
    if (passing->ask.model)
        passing->ask.model = chain->to;
    ol_training_gpu_type(&passing->training, chain->gpu_type, chain->ratio);
}

static void take_measures(struct passing *passing)
{
    const struct chain *chain = passing->chain;
    if (chain->right_size)
        right_size(passing);
    if (chain->data_loading)
        data_loading(passing);
    if (chain->mixed_precision)
        ol_training_mixed_precision(&passing->training, chain->mixed_precision);
    if (chain->checkpointing)
        ol_training_checkpointing(&passing->training, chain->checkpointing);
    if (chain->accumulation)
        accumulate(passing);
    if (chain->scale_out)
        scale_out(passing);
    if (chain->gpu_type)
        change_type(passing);
}

/* So many times as long, at least a microsecond and at most what can be simulated. */
static ol_time stretched(ol_time time, double factor)
{
    const double longer = (double)time * factor;
    if (fabs(factor - 1) < ALIKE)
        return time;
    return longer >= (double)OL_TIME_LIMIT ? OL_TIME_LIMIT : longer < 1 ? 1 : (ol_time)llround(longer);
}

static double gpu_hours(const struct passing *passing, const struct ol_job *job)
{
    return (double)job->units / passing->grain * ((double)job->runtime / (double)OL_HOUR);
}

static void settle(const struct what_if_source *source, struct chain *chain, struct passing *passing,
                   struct ol_job *job)
{
    struct ol_what_if_tally *tally = &chain->tally;
    const double factor = ol_training_time(&passing->training), bytes = ol_training_bytes(&passing->training);
    const struct ol_ask before = *ol_ask_of(source->context.asks, job);
    passing->job.runtime = stretched(job->runtime, factor);
    passing->job.estimate = stretched(job->estimate, factor);
    if (passing->ask.crash > 0)
        passing->ask.crash = stretched(passing->ask.crash, factor);
    if (!ol_training_fits(&passing->training)) {
        tally->unfit++;
        tally->bytes_short = fmax(tally->bytes_short, bytes - passing->training.room);
        tally->bytes_after = fmax(tally->bytes_after, passing->bytes_before);
        tally->gpu_hours_after += gpu_hours(passing, job);
        return;
    }
    if (memcmp(&before, &passing->ask, sizeof before) != 0)
        passing->job.ask = ol_asks_intern(source->context.asks, &passing->ask);
    tally->changed +=
        passing->job.runtime != job->runtime || passing->job.units != job->units || passing->job.ask != job->ask;
    tally->bytes_after = fmax(tally->bytes_after, bytes);
    tally->gpu_hours_after += gpu_hours(passing, &passing->job);
    *job = passing->job;
}

static int pass(const struct what_if_source *source, struct chain *chain, struct ol_job *job,
                struct ol_error *error)
{
    const int is_meant = is_about(source, chain, job, error);
    if (is_meant <= 0)
        return is_meant;
    struct passing passing = {.chain = chain,
                              .grain = source->context.grain > 1 ? source->context.grain : 1,
                              .job = *job,
                              .ask = *ol_ask_of(source->context.asks, job)};
    passing.training =
        ol_training_begin(chain->what_if, is_whole(&passing) ? (double)(job->units / passing.grain) : 1,
                          (double)passing.ask.gpu_use);
    chain->tally.jobs++;
    chain->tally.gpu_hours_before += gpu_hours(&passing, job);
    passing.bytes_before = ol_training_bytes(&passing.training);
    chain->tally.bytes_before = fmax(chain->tally.bytes_before, passing.bytes_before);
    take_measures(&passing);
    settle(source, chain, &passing, job);
    return 0;
}

/* ---- the source ---- */

static int what_if_next(struct ol_source *base, struct ol_job *job, struct ol_error *error)
{
    struct what_if_source *source = (struct what_if_source *)base;
    int got = ol_source_next(source->inner, job, error);
    base->origin = source->inner->origin;
    base->zero_instant = source->inner->zero_instant;
    base->troubles = source->inner->troubles;
    for (size_t i = 0; i < source->count && got > 0; i++) {
        const int status = pass(source, &source->chains[i], job, error);
        got = status < 0 ? status : got;
    }
    return got;
}

static void what_if_close(struct ol_source *base)
{
    struct what_if_source *source = (struct what_if_source *)base;
    for (size_t i = 0; i < source->count; i++) {
        for (size_t k = 0; k < source->chains[i].filter_count; k++)
            ol_regex_free(source->chains[i].filters[k].regex);
        ol_mem_free(source->chains[i].filters);
    }
    ol_source_close(source->inner);
    ol_mem_free(source->chains);
    ol_mem_free(source);
}

static double what_if_progress(const struct ol_source *base)
{
    const struct ol_source *inner = ((const struct what_if_source *)base)->inner;
    return inner->ops->progress ? inner->ops->progress(inner) : -1;
}

static const struct ol_source_ops what_if_ops = {what_if_next, what_if_close, what_if_progress};

/* ---- opening ---- */

static int add_filters(struct chain *chain, const struct ol_list *list, bool wanted, struct ol_error *error)
{
    const struct ol_what_if_filter *items = list->items;
    for (size_t i = 0; i < list->count; i++) {
        struct filter *filter = &chain->filters[chain->filter_count];
        *filter = (struct filter){ol_regex_new(items[i].match, ol_xml_place(items[i].node, "match"), error),
                                  items[i].field, wanted};
        if (!filter->regex)
            return OL_BAD_INPUT;
        chain->filter_count++;
    }
    return 0;
}

static ol_label label_of(const struct ol_source_context *context, const char *text)
{
    return ol_label_of_text(context->labels, text, strlen(text));
}

#define APPLIED(member, list)                                                                                     \
    chain->member = what_if->list.count > 0 ? what_if->list.items : NULL;                                         \
    if (chain->member && !chain->member->is_applied)                                                              \
    chain->member = NULL

static int open_chain(struct chain *chain, const struct ol_what_if *what_if,
                      const struct ol_source_context *context, struct ol_error *error)
{
    const size_t filters = what_if->keeps.count + what_if->drops.count;
    chain->what_if = what_if;
    chain->tally.name = what_if->name;
    chain->filters = filters > 0 ? ol_mem_new(ol_mem_product(sizeof *chain->filters, filters)) : NULL;
    APPLIED(right_size, right_sizes);
    APPLIED(data_loading, data_loadings);
    APPLIED(mixed_precision, mixed_precisions);
    APPLIED(checkpointing, activation_checkpointings);
    APPLIED(accumulation, gradient_accumulations);
    APPLIED(scale_out, scale_outs);
    APPLIED(gpu_type, gpu_types);
    int status = add_filters(chain, &what_if->keeps, true, error);
    if (status == 0)
        status = add_filters(chain, &what_if->drops, false, error);
    if (status < 0 || !chain->gpu_type)
        return status;
    chain->from = label_of(context, chain->gpu_type->from);
    chain->to = label_of(context, chain->gpu_type->to);
    return ol_throughput_ratio(chain->gpu_type, what_if->is_mixed || chain->mixed_precision, &chain->ratio, error);
}

/* Generators are opened once before threads share the table of asks, and draw in all of them: what their one ask can
 * become is put there now, so that it is only found later. */
static void foresee(const struct what_if_source *source, uint32_t ask, size_t from)
{
    const struct ol_job job = {.ask = ask};
    const struct ol_ask plain = *ol_ask_of(source->context.asks, &job);
    for (unsigned way = 0; from < source->count && way < 8; way++) {
        const struct chain *chain = &source->chains[from];
        struct ol_ask changed = plain;
        if ((way & 1) && chain->right_size) {
            changed.gpus_used = 0;
            changed.gpu_use = changed.gpu_use >= 0 ? (float)chain->right_size->target : changed.gpu_use;
        }
        if ((way & 2) && chain->data_loading)
            changed.gpu_use = ol_ask_none.gpu_use;
        if ((way & 4) && chain->gpu_type && changed.model == chain->from)
            changed.model = chain->to;
        const bool is_same = memcmp(&plain, &changed, sizeof plain) == 0;
        if (way == 0 || !is_same)
            foresee(source, is_same ? ask : ol_asks_intern(source->context.asks, &changed), from + 1);
    }
}

struct ol_source *ol_what_if_source(struct ol_source *inner, const struct ol_list *what_ifs,
                                    const struct ol_source_context *context, struct ol_error *error)
{
    if (!inner || !ol_what_ifs_are_applied(what_ifs))
        return inner;
    struct what_if_source *source = ol_mem_new(sizeof *source);
    *source = (struct what_if_source){
        .base = {.ops = &what_if_ops, .origin = inner->origin, .zero_instant = inner->zero_instant},
        .inner = inner,
        .context = *context,
        .chains = ol_mem_new(ol_mem_product(sizeof *source->chains, what_ifs->count)),
        .count = what_ifs->count,
    };
    int status = 0;
    for (size_t i = 0; i < source->count && status == 0; i++)
        status = open_chain(&source->chains[i], (const struct ol_what_if *)what_ifs->items + i, context, error);
    if (status == 0 && inner->ask > 0)
        foresee(source, inner->ask, 0);
    if (status == 0)
        return &source->base;
    what_if_close(&source->base);
    return NULL;
}

void ol_what_if_source_tallies(const struct ol_source *source, struct ol_what_if_tally *tallies)
{
    const struct what_if_source *own = (const struct what_if_source *)source;
    for (size_t i = 0; source->ops == &what_if_ops && i < own->count; i++)
        tallies[i] = own->chains[i].tally;
}
