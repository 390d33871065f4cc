/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/retraining/retraining_author.h"
#include "models/retraining/retraining_state.h"

#include "models/trace/ask_columns.h"
#include "models/trace/generator.h"
#include "outlay/arena.h"

#include <math.h>
#include <string.h>

static struct retraining_author *self_of(const struct ol_author *author)
{
    return (struct retraining_author *)author;
}

/* ---- the author's verbs ---- */

static ol_time retraining_next(const struct ol_author *author)
{
    return self_of(author)->next;
}

static double known_rows(struct retraining_author *self, ol_time now)
{
    const double rows = self->terms->history + ol_moving_world_rows(&self->world, 0, now);
    return self->terms->most_rows > 0 ? fmin(rows, self->terms->most_rows) : rows;
}

static void draw_training(struct retraining_author *self, ol_time now, struct ol_job *job)
{
    double runtime = ol_law_draw(&self->terms->runtime, &self->runtimes);
    const double part = ol_rng_unit(&self->failures);
    if (self->terms->growth > 0)
        runtime *= pow(known_rows(self, now) / self->terms->history, self->terms->growth);
    job->is_to_fail = ol_rng_unit(&self->failures) < self->terms->fails;
    runtime *= job->is_to_fail ? part : 1;
    job->runtime = job->estimate = (ol_time)llrint(fmin(fmax(runtime, 1), (double)OL_TIME_LIMIT));
}

static uint32_t grain_of(const struct retraining_author *self)
{
    return self->context->works->grain > 1 ? self->context->works->grain : 1;
}

static uint32_t draw_units(struct retraining_author *self)
{
    const struct ol_source_context *work = self->context->works;
    const struct ol_law *law = work->unit == OL_UNIT_GPUS ? &self->terms->gpus : &self->terms->cpus;
    const double drawn = law->type ? round(ol_law_draw(law, &self->sizes)) : 1;
    const double count = fmin(fmax(drawn, 1), floor((double)UINT32_MAX / grain_of(self)));
    return (uint32_t)ol_ask_units(work, &self->ask, (int64_t)count * 1000);
}

/* Not where a training that failed is done over again. */
static void begin_retraining(struct retraining_author *self, ol_time now)
{
    self->tries = self->terms->retries;
    for (size_t i = 0; i < self->watch_count; i++)
        ol_trigger_begun(&self->watches[i], now);
}

static void retraining_write(struct ol_author *author, struct ol_job *job, uint64_t *reference)
{
    struct retraining_author *self = self_of(author);
    const ol_time now = self->next;
    self->jobs++;
    self->state = TRAINING;
    self->next = OL_NEVER;
    self->cut = now;
    ol_retraining_log_event(&self->log, self->call);
    if (self->call.kind == OL_RETRAINING_CALLED)
        begin_retraining(self, now);
    *job = (struct ol_job){.units = draw_units(self),
                           .name = self->name,
                           .user = self->user,
                           .team = self->team,
                           .queue = self->queue,
                           .ask = self->ask_number};
    draw_training(self, now, job);
    *reference = self->jobs;
}

/* Draws even where nobody asks, so that another gate meets the same luck. */
static bool is_passed(struct retraining_author *self, struct ol_trained model, ol_time now)
{
    const double chance = ol_rng_unit(&self->gates), noise = ol_rng_normal(&self->gates);
    const double new_one = ol_moving_world_quality(&self->world, model, now);
    const double old_one = ol_moving_world_quality(&self->world, ol_retraining_current(&self->log)->model, now);
    const double rows = self->gate.rows > 0 ? self->gate.rows : INFINITY;
    const double error = sqrt((new_one * (1 - new_one) + old_one * (1 - old_one)) / rows);
    if (chance < self->gate.rejects)
        return false;
    return !self->gate.node || !ol_xml_attribute(self->gate.node, "margin") ||
           new_one - old_one + noise * error >= self->gate.margin;
}

static double draw_fresh(struct retraining_author *self)
{
    return fmin(fmax(ol_law_draw(&self->world.quality.fresh, &self->fresh), 0), 1);
}

static void bring(struct retraining_author *self, struct ol_trained model, ol_time now)
{
    const double delay = self->terms->deploy.type ? ol_law_draw(&self->terms->deploy, &self->deploys) : 0;
    self->coming = (struct ol_deployed){model, now + (ol_time)llrint(fmin(delay, (double)OL_TIME_LIMIT))};
    self->idle = self->coming.from;
}

/* What it used, and what that cost. */
static struct ol_retraining_event closed(const struct retraining_author *self, const struct ol_job_run *run,
                                         ol_time now)
{
    struct ol_retraining_event event = {.at = now, .cause = self->call.cause, .kind = OL_RETRAINING_FAILED};
    const struct ol_author_price *price = self->context->prices;
    event.unit_hours = (double)run->job->units / grain_of(self) * ol_author_held(run) / (double)OL_HOUR;
    event.cost = ol_author_is_priced(price) ? (double)ol_author_cost(price, run) / 1e9
                                            : self->terms->unit_hour_price * event.unit_hours;
    return event;
}

static void retraining_ended(struct ol_author *author, const struct ol_job_run *run, uint64_t reference,
                             ol_time now)
{
    struct retraining_author *self = self_of(author);
    struct ol_retraining_event event = closed(self, run, now);
    const struct ol_trained model = {.cut = self->cut, .fresh = draw_fresh(self)};
    OL_ASSERT(self->state == TRAINING && reference == self->jobs);
    ol_retraining_look_ahead(self, now);
    self->state = IDLE;
    self->idle = now;
    const bool is_trained = run->status == OL_JOB_COMPLETED;
    const bool is_good = is_passed(self, model, now);
    if (is_trained)
        event.kind = is_good ? OL_RETRAINING_TRAINED : OL_RETRAINING_REJECTED;
    ol_retraining_log_event(&self->log, event);
    if (is_trained && is_good)
        bring(self, model, now);
    if (!is_trained && run->status != OL_JOB_REJECTED && self->tries-- > 0 && now < self->context->until) {
        self->call =
            (struct ol_retraining_event){.at = now, .kind = OL_RETRAINING_AGAIN, .cause = self->call.cause};
        self->next = now;
        return;
    }
    ol_retraining_look_ahead(self, self->context->until);
}

/* A run that was stopped ends before what was foreseen. */
static void retraining_finish(struct ol_author *author, ol_time end)
{
    struct retraining_author *self = self_of(author);
    struct ol_retraining_log *log = &self->log;
    if (self->state == TRAINING)
        ol_retraining_look_ahead(self, end);
    log->end = end;
    while (log->placed_count > 1 && log->placed[log->placed_count - 1].from > end)
        log->placed_count--;
    while (log->event_count > 0 && log->events[log->event_count - 1].at > end)
        log->event_count--;
    log->is_under_way = log->event_count > 0 && (log->events[log->event_count - 1].kind <= OL_RETRAINING_AGAIN ||
                                                 log->events[log->event_count - 1].kind == OL_RETRAINING_TRAINED);
}

static void metrics_of(const struct ol_author *author, struct ol_metrics *metrics, size_t replication)
{
    struct retraining_author *self = self_of(author);
    const struct ol_retraining_telling telling = {.begin = self->context->warmup_end,
                                                  .currency = self->context->currency,
                                                  .metrics = metrics,
                                                  .replication = replication};
    ol_retraining_metrics(&self->log, &self->world, &telling);
}

static void retraining_free(struct ol_author *author)
{
    struct retraining_author *self = self_of(author);
    ol_moving_world_release(&self->world);
    ol_retraining_log_release(&self->log);
    ol_mem_free(self);
}

static void rows_of(const struct ol_author *author, struct ol_output *output)
{
    struct retraining_author *self = self_of(author);
    ol_retraining_write(&self->log, &self->world, output);
}

static const struct ol_author_ops retraining_ops = {.next = retraining_next,
                                                    .write = retraining_write,
                                                    .ended = retraining_ended,
                                                    .finish = retraining_finish,
                                                    .metrics = metrics_of,
                                                    .rows = rows_of,
                                                    .free = retraining_free};

/* ---- making ---- */

static bool is_called_by(const struct ol_retraining *terms, const struct ol_trigger *trigger)
{
    return terms->by == OL_BY_ANY ||
           (terms->by >= OL_BY_KIND && trigger->by.kind == ol_trigger_kinds[terms->by - OL_BY_KIND]);
}

static void open_watches(struct retraining_author *self)
{
    const struct ol_trigger *triggers = self->terms->triggers.items;
    for (size_t i = 0; i < self->terms->triggers.count; i++)
        if (is_called_by(self->terms, &triggers[i]))
            self->watches[self->watch_count++] = ol_trigger_watch(&triggers[i]);
}

/* Processors beside GPUs are the same for all of its jobs. */
static int64_t beside_gpus(const struct ol_retraining *terms, const struct ol_source_context *work)
{
    return work->unit == OL_UNIT_GPUS && terms->cpus.type
               ? (int64_t)llrint(fmin(ol_law_mean(&terms->cpus) * 1000, 1e12))
               : 0;
}

static bool check_length(const struct ol_retraining *terms, ol_time until, struct ol_error *error)
{
    const struct ol_shifts *shifts = terms->shifts.items;
    if (until > OL_RETRAINING_LONGEST)
        ol_fail(error, OL_BAD_INPUT, terms->node->place,
                "the quality of a model is followed for 1000 years at most; give the <clock> a shorter length");
    else if (until / terms->check_every > OL_RETRAINING_CHECKS)
        ol_fail(error, OL_BAD_INPUT, ol_xml_place(terms->node, "check-every"),
                "check-every: up to the clock's end these are %lld checks, of which %d are followed; check more "
                "rarely",
                (long long)(until / terms->check_every), OL_RETRAINING_CHECKS);
    else if (shifts && (double)until / ol_law_mean(&shifts->every) > OL_RETRAINING_CHECKS)
        ol_fail(error, OL_BAD_INPUT, ol_xml_place(shifts->node, "every"),
                "every: up to the clock's end these are more than %d shifts; make them rarer",
                OL_RETRAINING_CHECKS);
    else
        return true;
    return false;
}

static struct ol_author *open_author(const void *config, const struct ol_author_context *context,
                                     struct ol_error *error)
{
    const struct ol_retraining *terms = config;
    const struct ol_source_context *work = context->works;
    const uint64_t seed = context->seed, replication = context->replication;
    if (!check_length(terms, context->until, error))
        return NULL;
    struct retraining_author *self = ol_mem_new(sizeof *self);
    *self = (struct retraining_author){
        .base.ops = &retraining_ops,
        .terms = terms,
        .context = context,
        .gate = ol_retraining_gate(terms),
        .runtimes = ol_rng_stream(seed, "training-runtime", terms->name, replication),
        .sizes = ol_rng_stream(seed, "training-size", terms->name, replication),
        .failures = ol_rng_stream(seed, "training-failure", terms->name, replication),
        .gates = ol_rng_stream(seed, "gate", terms->name, replication),
        .fresh = ol_rng_stream(seed, "fresh-quality", terms->name, replication),
        .deploys = ol_rng_stream(seed, "deploy", terms->name, replication),
        .name = ol_label_of_text(work->labels, terms->name, strlen(terms->name)),
        .user = ol_generator_label(work->labels, terms->user),
        .team = ol_generator_label(work->labels, terms->team),
        .queue = ol_generator_label(work->labels, terms->queue),
        .ask = ol_ask_of_work(&terms->work, terms->node, beside_gpus(terms, work), work->labels),
        .seen = 1,
        .check = 1,
        .next = OL_NEVER,
        .coming.from = OL_NEVER,
    };
    self->ask_number = ol_ask_keep(work, &self->ask);
    ol_moving_world_open(&self->world, terms, seed, replication, context->until);
    ol_retraining_log_place(&self->log, (struct ol_trained){.fresh = draw_fresh(self)}, 0);
    open_watches(self);
    ol_retraining_look_ahead(self, context->until);
    return &self->base;
}

/* For checks of sizes the mean has to do. */
static int64_t count_of(const struct ol_law *law)
{
    return law->type ? (int64_t)llrint(fmin(fmax(ol_law_mean(law), 1), UINT32_MAX)) : 0;
}

static bool the_work(const void *config, size_t i, struct ol_author_work *work)
{
    const struct ol_retraining *terms = config;
    *work = (struct ol_author_work){.node = terms->node,
                                    .element = &ol_retraining_element,
                                    .pool = terms->pool,
                                    .work = &terms->work,
                                    .cpus = count_of(&terms->cpus),
                                    .gpus = count_of(&terms->gpus)};
    return i == 0;
}

static void fit_terms(const void *config, const struct ol_author_context *clock, struct ol_faults *faults,
                      struct ol_faults *notes)
{
    struct ol_error error;
    (void)notes;
    if (!check_length(config, clock->until, &error))
        ol_faults_add(faults, error.place, "%s", error.message);
}

static void check_terms(const void *config, bool has_end, struct ol_faults *faults)
{
    ol_retraining_check(config, has_end, faults);
}

const struct ol_author_kind ol_retraining_author_kind = {.element = &ol_retraining_element,
                                                         .table = "retraining.csv",
                                                         .heading = OL_RETRAINING_HEADING,
                                                         .work = the_work,
                                                         .check = check_terms,
                                                         .fit = fit_terms,
                                                         .open = open_author};

const struct ol_retraining_log *ol_retraining_author_log(const struct ol_author *author)
{
    return &self_of(author)->log;
}

struct ol_moving_world *ol_retraining_author_world(struct ol_author *author)
{
    return &self_of(author)->world;
}
