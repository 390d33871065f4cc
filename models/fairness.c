/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/fairness.h"

#include "models/pool_note.h"
#include "outlay/arena.h"

#include <math.h>

/* ---- formulas ---- */

double ol_jain_index(const double *x, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        squares += x[i] * x[i];
    }
    if (n == 0)
        return NAN;
    return squares > 0 ? sum * sum / ((double)n * squares) : 1;
}

double ol_share_stretch(double units, double parties, double capacity)
{
    const double stretch = units * parties / capacity;
    return stretch > 1 ? stretch : 1;
}

/* ---- parties ---- */

static size_t slot_of(const struct ol_parties *parties, ol_label name)
{
    size_t slot = (name * (size_t)0x9E3779B97F4A7C15) >> 20;
    for (slot &= parties->slot_count - 1; parties->slots[slot]; slot = (slot + 1) & (parties->slot_count - 1))
        if (parties->items[parties->slots[slot] - 1].name == name)
            break;
    return slot;
}

static __attribute__((noinline)) void widen(struct ol_parties *parties)
{
    parties->slot_count = parties->slot_count ? 2 * parties->slot_count : 16;
    ol_mem_free(parties->slots);
    parties->slots = ol_mem_new(ol_mem_product(sizeof *parties->slots, parties->slot_count));
    for (size_t i = 0; i < parties->count; i++)
        parties->slots[slot_of(parties, parties->items[i].name)] = (uint32_t)i + 1;
}

static inline struct ol_party *party_of(struct ol_parties *parties, ol_label name)
{
    if (2 * parties->count >= parties->slot_count)
        widen(parties);
    const size_t slot = slot_of(parties, name);
    if (!parties->slots[slot]) {
        OL_MEM_RESERVE(parties->items, parties->capacity, parties->count + 1);
        parties->items[parties->count++] = (struct ol_party){.name = name};
        parties->slots[slot] = (uint32_t)parties->count;
    }
    return &parties->items[parties->slots[slot] - 1];
}

/* NULL where the job is nobody's. */
static struct ol_party *owner_of(struct ol_fairness *fairness, const struct ol_job *job)
{
    fairness->has_teams |= job->team != OL_NO_LABEL;
    if (job->team != OL_NO_LABEL)
        return party_of(&fairness->teams, job->team);
    return job->user != OL_NO_LABEL && !fairness->has_teams ? party_of(&fairness->users, job->user) : NULL;
}

static struct ol_party *class_of(struct ol_fairness *fairness, const struct ol_job *job)
{
    const ol_label type = fairness->asks && job->ask ? ol_ask_of(fairness->asks, job)->type : OL_NO_LABEL;
    return type != OL_NO_LABEL ? party_of(&fairness->classes, type) : NULL;
}

static void release_parties(struct ol_parties *parties)
{
    for (size_t i = 0; i < parties->count; i++)
        ol_histogram_release(&parties->items[i].waits);
    ol_mem_free(parties->items);
    ol_mem_free(parties->slots);
}

/* ---- levels ---- */

/* In thousandths of a processor or GPU. */
static int64_t weight_of(const struct ol_fairness *fairness, uint16_t pool)
{
    return fairness->pools[pool].grain > 1 ? 1 : 1000;
}

static ol_time counted_from(const struct ol_fairness *fairness, ol_time at)
{
    return at > fairness->warmup_end ? at : fairness->warmup_end;
}

static void join(struct ol_party *party, uint16_t pool)
{
    party->pools |= pool < 64 ? (uint64_t)1 << pool : 0;
}

/* A level that changes takes its past away at the change, and what is left gets the end at the end. */
static void change(const struct ol_fairness *fairness, struct ol_party *party,
                   const struct ol_pool_change *changed, ol_time at)
{
    const int64_t weight = weight_of(fairness, changed->pool);
    const int64_t busy = changed->busy * weight, queued = changed->queued_units * weight;
    at = counted_from(fairness, at);
    party->busy += busy;
    party->queued += queued;
    ol_area_add(&party->busy_area, -busy, at);
    ol_area_add(&party->all_area, -(busy + queued), at);
    join(party, changed->pool);
}

/* In a pool that stands a job waits once and runs once: all of it is counted when it is over. */
static void count_life(const struct ol_fairness *fairness, struct ol_party *party, const struct ol_job_run *run,
                       ol_time end)
{
    const struct ol_job *job = run->job;
    const int64_t units = job->units * weight_of(fairness, job->pool);
    const ol_time until = counted_from(fairness, end);
    if (run->status != OL_JOB_WAITING)
        ol_area_add(&party->busy_area, units, until - counted_from(fairness, run->start));
    ol_area_add(&party->all_area, units, until - counted_from(fairness, job->submit));
    join(party, job->pool);
}

void ol_fairness_unfinished(struct ol_fairness *fairness, const struct ol_job_run *run, ol_time end)
{
    if (fairness->pools[run->job->pool].managed ||
        (run->status != OL_JOB_WAITING && run->status != OL_JOB_RUNNING))
        return;
    struct ol_party *owner = owner_of(fairness, run->job);
    if (owner)
        count_life(fairness, owner, run, end);
}

/* ---- ends ---- */

static void count_wait(struct ol_party *party, ol_time wait)
{
    ol_histogram_add(&party->waits, wait);
    party->wait += wait;
}

static __attribute__((noinline)) void make_room(struct ol_fairness *fairness, size_t finishes)
{
    OL_MEM_RESERVE(fairness->finish_times, fairness->time_capacity, finishes);
    OL_MEM_RESERVE(fairness->finishes, fairness->finish_capacity, finishes);
}

static void count_end(struct ol_fairness *fairness, struct ol_party *owner, const struct ol_job_run *run)
{
    const struct ol_job *job = run->job;
    struct ol_party *class = class_of(fairness, job);
    if (run->is_in_warmup)
        return;
    if (owner && job->team != OL_NO_LABEL)
        count_wait(owner, run->start - job->submit);
    if (class)
        count_wait(class, run->start - job->submit);
    if (!owner || !fairness->keeps_jobs || run->status != OL_JOB_COMPLETED)
        return;
    if (fairness->finish_count == fairness->finish_capacity)
        make_room(fairness, fairness->finish_count + 1);
    fairness->finish_times[fairness->finish_count] = (double)(run->end - job->submit) / (double)job->runtime;
    fairness->finishes[fairness->finish_count++] = (struct ol_finish){job->units, job->pool};
}

static void hear_change(void *self, const struct ol_note *note)
{
    struct ol_fairness *fairness = self;
    const struct ol_pool_change *changed = note->what;
    struct ol_party *owner = changed->job ? owner_of(fairness, changed->job) : NULL;
    if (owner)
        change(fairness, owner, changed, note->at);
}

static void hear_end(void *self, const struct ol_note *note)
{
    struct ol_fairness *fairness = self;
    const struct ol_job_run *run = note->what;
    struct ol_party *owner = owner_of(fairness, run->job);
    if (owner && !fairness->pools[run->job->pool].managed)
        count_life(fairness, owner, run, run->end);
    count_end(fairness, owner, run);
}

void ol_fairness_watch(struct ol_fairness *fairness, struct ol_probes *probes)
{
    if (fairness->keeps_jobs && fairness->expected_jobs > 0)
        make_room(fairness, fairness->expected_jobs);
    ol_probes_add(probes, (struct ol_probe){1u << OL_JOB_ENDED, hear_end, fairness});
    ol_probes_add(probes, (struct ol_probe){1u << OL_POOL_CHANGED, hear_change, fairness});
}

static void close_levels(struct ol_parties *parties, ol_time end)
{
    for (size_t i = 0; i < parties->count; i++) {
        struct ol_party *party = &parties->items[i];
        ol_area_add(&party->busy_area, party->busy, end);
        ol_area_add(&party->all_area, party->busy + party->queued, end);
        party->busy = party->queued = 0;
    }
}

static const struct ol_parties *parties_of(const struct ol_fairness *fairness)
{
    return fairness->has_teams ? &fairness->teams : &fairness->users;
}

/* By a share of one's own, which takes as many parties as have jobs in the pool. */
static void divide_finish_times(struct ol_fairness *fairness)
{
    const struct ol_parties *parties = parties_of(fairness);
    double counts[64] = {0};
    for (size_t i = 0; i < parties->count; i++)
        for (size_t pool = 0; pool < 64; pool++)
            counts[pool] += (double)(parties->items[i].pools >> pool & 1);
    for (size_t i = 0; i < fairness->finish_count; i++) {
        const struct ol_finish *finish = &fairness->finishes[i];
        const double n = finish->pool < 64 ? counts[finish->pool] : (double)parties->count;
        fairness->finish_times[i] /= ol_share_stretch(finish->units, n, fairness->pools[finish->pool].units);
    }
    ol_mem_free(fairness->finishes);
    fairness->finishes = NULL;
    fairness->finish_capacity = 0;
}

void ol_fairness_finish(struct ol_fairness *fairness, ol_time end)
{
    end = counted_from(fairness, end);
    close_levels(&fairness->teams, end);
    close_levels(&fairness->users, end);
    divide_finish_times(fairness);
}

/* ---- metrics ---- */

static double jain_of(const struct ol_parties *parties)
{
    double *x = ol_mem_new(ol_mem_product(sizeof *x, parties->count));
    size_t n = 0;
    for (size_t i = 0; i < parties->count; i++)
        if (parties->items[i].all_area > 0)
            x[n++] = (double)parties->items[i].busy_area / (double)parties->items[i].all_area;
    const double jain = ol_jain_index(x, n);
    ol_mem_free(x);
    return jain;
}

static void set_finish_times(const struct ol_fairness *fairness, struct ol_metrics *metrics, size_t replication)
{
    const size_t count = fairness->finish_count;
    struct ol_sum sum = {0};
    const double *rhos = fairness->finish_times;
    double greatest = 0;
    for (size_t i = 0; i < count; i++) {
        ol_sum_add(&sum, rhos[i]);
        greatest = rhos[i] > greatest ? rhos[i] : greatest;
    }
    ol_metrics_set(metrics, replication, "fairness.finish_time.mean", "ratio",
                   count ? ol_sum_total(&sum) / (double)count : NAN);
    ol_metrics_set(metrics, replication, "fairness.finish_time.p95", "ratio",
                   count ? ol_quantile_real(rhos, count, 0.95) : NAN);
    ol_metrics_set(metrics, replication, "fairness.finish_time.max", "ratio", count ? greatest : NAN);
}

static void set_waits(const struct ol_party *party, const char *family, const char *name,
                      struct ol_metrics *metrics, size_t replication)
{
    const double jobs = (double)party->waits.count, second = (double)OL_SECOND;
    const struct {
        const char *what, *unit;
        double value;
    } rows[] = {{"jobs", "jobs", jobs},
                {"wait.mean_s", "s", jobs > 0 ? (double)party->wait / second / jobs : NAN},
                {"wait.p95_s", "s", jobs > 0 ? ol_histogram_quantile(&party->waits, 0.95) / second : NAN}};
    char whole[300];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(whole, sizeof whole, "%s.%.200s.%s", family, name, rows[i].what);
        ol_metrics_set(metrics, replication, whole, rows[i].unit, rows[i].value);
    }
}

static void set_parties(const struct ol_parties *parties, const char *family, const struct ol_labels *labels,
                        struct ol_metrics *metrics, size_t replication)
{
    char buffer[OL_LABEL_BUFFER];
    for (size_t i = 0; parties->count <= OL_FAIRNESS_NAMED && i < parties->count; i++)
        set_waits(&parties->items[i], family, ol_label_text(labels, parties->items[i].name, buffer), metrics,
                  replication);
}

static void set_shares(const struct ol_parties *teams, const struct ol_labels *labels, struct ol_metrics *metrics,
                       size_t replication)
{
    char buffer[OL_LABEL_BUFFER], whole[300];
    ol_area all = 0;
    for (size_t i = 0; i < teams->count; i++)
        all += teams->items[i].busy_area;
    for (size_t i = 0; teams->count <= OL_FAIRNESS_NAMED && i < teams->count; i++) {
        const double share = all > 0 ? (double)teams->items[i].busy_area / (double)all : NAN;
        snprintf(whole, sizeof whole, "team.%.200s.share", ol_label_text(labels, teams->items[i].name, buffer));
        ol_metrics_set(metrics, replication, whole, "share", share);
    }
}

void ol_fairness_metrics(const struct ol_fairness *fairness, const struct ol_labels *labels,
                         struct ol_metrics *metrics, size_t replication)
{
    const struct ol_parties *parties = parties_of(fairness);
    if (parties->count > 1) {
        ol_metrics_set(metrics, replication, "fairness.jain", "ratio", jain_of(parties));
        if (fairness->keeps_jobs)
            set_finish_times(fairness, metrics, replication);
    }
    set_shares(&fairness->teams, labels, metrics, replication);
    set_parties(&fairness->teams, "team", labels, metrics, replication);
    set_parties(&fairness->classes, "class", labels, metrics, replication);
}

void ol_fairness_release(struct ol_fairness *fairness)
{
    release_parties(&fairness->teams);
    release_parties(&fairness->users);
    release_parties(&fairness->classes);
    ol_mem_free(fairness->finish_times);
    ol_mem_free(fairness->finishes);
    *fairness = (struct ol_fairness){0};
}
