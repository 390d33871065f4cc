/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/search/search_state.h"
#include "outlay/arena.h"

#include <math.h>

static struct search_author *own(const struct ol_author *author)
{
    return (struct search_author *)author;
}

/* ---- steps become jobs ---- */

ol_time ol_search_length(const struct search_author *author, uint32_t number, int64_t from, int64_t to)
{
    const struct ol_search *search = author->search;
    const double epochs = (double)(to - from) * author->trials[number].epoch;
    const double overhead = (double)search->save + (from > 0 ? (double)search->load : 0);
    return (ol_time)fmax(rint(fmin(epochs + overhead, (double)OL_TIME_LIMIT)), 1);
}

static ol_time next(const struct ol_author *base)
{
    const struct search_author *author = own(base);
    const int64_t parallel = author->search->parallel;
    struct ol_tuner_step step;
    if ((parallel > 0 && author->outstanding >= parallel) || !ol_tuner_peek(&author->tuner, &step))
        return OL_NEVER;
    return author->now;
}

static void write(struct ol_author *base, struct ol_job *job, uint64_t *reference)
{
    struct search_author *author = own(base);
    struct ol_tuner_step step;
    if (!ol_tuner_peek(&author->tuner, &step))
        return;
    ol_tuner_take(&author->tuner, &step);
    struct search_trial *trial = &author->trials[step.trial];
    if (step.is_new) {
        ol_search_place(author, step.trial);
        trial->submit = author->now;
    }
    *job = author->job;
    job->name = author->names[step.trial * author->rungs + author->tuner.trials[step.trial].rung];
    job->runtime = job->estimate = ol_search_length(author, step.trial, step.from, step.to);
    *reference = step.trial;
    trial->epochs = step.to;
    trial->stated += (double)job->runtime;
    trial->jobs++;
    author->jobs++;
    author->outstanding++;
}

static void look(struct search_author *author, uint32_t number, double seen, ol_time now)
{
    const struct search_trial *trial = &author->trials[number];
    if (author->best.epochs > 0 && seen >= author->best.seen)
        return;
    author->best = (struct search_find){.trial = number,
                                        .epochs = trial->epochs,
                                        .seen = seen,
                                        .worth = ol_learning_curve_loss(&trial->curve, trial->epochs),
                                        .at = now};
}

static void ended(struct ol_author *base, const struct ol_job_run *run, uint64_t reference, ol_time now)
{
    struct search_author *author = own(base);
    const uint32_t number = (uint32_t)reference;
    struct search_trial *trial = &author->trials[number];
    double seen = INFINITY;
    author->now = now;
    author->outstanding--;
    trial->end = now;
    trial->held += ol_author_held(run);
    trial->cost += ol_author_cost(&author->context.prices[0], run);
    if (run->status == OL_JOB_COMPLETED) {
        seen = ol_search_seen(author, number, trial->epochs);
        trial->told_at = trial->epochs;
        look(author, number, seen, now);
    }
    ol_tuner_tell(&author->tuner, number, seen);
    if (ol_tuner_is_over(&author->tuner)) {
        ol_tuner_settle(&author->tuner);
        author->end = now;
    }
}

static void free_author(struct ol_author *base)
{
    struct search_author *author = own(base);
    ol_tuner_release(&author->tuner);
    ol_curve_file_release(&author->curves);
    ol_mem_free(author->trials);
    ol_mem_free(author->names);
    ol_mem_free(author);
}

static const struct ol_author_ops ops = {.next = next,
                                         .write = write,
                                         .ended = ended,
                                         .metrics = ol_search_metrics,
                                         .free = free_author,
                                         .rows = ol_search_rows};

/* ---- opening ---- */

/* The jobs of trial 7 are "tune.7.1", "tune.7.2" ... */
static void make_names(struct search_author *author)
{
    const uint32_t trials = author->tuner.trial_count;
    struct ol_text name = {0};
    author->rungs = (uint32_t)ol_tuner_rungs(&author->tuner.setting);
    author->names = ol_mem_new(ol_mem_product(ol_mem_product(sizeof *author->names, author->rungs), trials));
    for (uint32_t i = 0; i < trials; i++)
        for (uint32_t k = 0; k < author->tuner.brackets[author->tuner.trials[i].bracket].rung_count; k++) {
            ol_text_clear(&name);
            ol_text_addf(&name, "%s.%lu.%lu", author->search->job.name, (unsigned long)i + 1,
                         (unsigned long)k + 1);
            author->names[i * author->rungs + k] =
                ol_label_of_text(author->context.works[0].labels, ol_text_string(&name), name.length);
        }
    ol_text_release(&name);
}

struct ol_author *ol_search_open(const void *config, const struct ol_author_context *context,
                                 struct ol_error *error)
{
    const struct ol_search *search = config;
    const struct ol_tuner_setting setting = ol_search_tuner(search);
    struct search_author *author = ol_mem_new(sizeof *author);
    *author = (struct search_author){
        .base = {&ops}, .search = search, .context = *context, .now = search->job.submit, .end = OL_NEVER};
    ol_tuner_open(&author->tuner, &setting);
    author->trials = ol_mem_new(ol_mem_product(sizeof *author->trials, author->tuner.trial_count));
    int status = ol_author_single_job(&search->job, context->works, &author->job, error);
    if (status == OL_OK)
        status = ol_search_draw(author, error);
    if (status != OL_OK) {
        free_author(&author->base);
        return NULL;
    }
    make_names(author);
    return &author->base;
}
