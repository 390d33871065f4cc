/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shares, Jain's index and finish-time fairness, worked out by hand.
 */
#include "models/fairness.h"

#include "models/pool_note.h"
#include "outlay/arena.h"
#include "tests/check.h"

#define HOURS(n) ((n)*OL_HOUR)

struct watched {
    struct ol_fairness_pool pools[2];
    struct ol_fairness fairness;
    struct ol_probes probes;
    struct ol_labels labels;
    struct ol_asks asks;
};

static void begin(struct watched *watched, uint32_t units, uint32_t grain, ol_time warmup_end)
{
    *watched = (struct watched){.pools = {{units, grain, false}, {units, grain, true}}};
    watched->fairness = (struct ol_fairness){
        .warmup_end = warmup_end, .pools = watched->pools, .asks = &watched->asks, .keeps_jobs = true};
    ol_fairness_watch(&watched->fairness, &watched->probes);
}

static void end(struct watched *watched)
{
    ol_fairness_release(&watched->fairness);
    ol_asks_release(&watched->asks);
    ol_labels_release(&watched->labels);
}

static ol_label label(struct watched *watched, const char *text)
{
    return ol_label_of_text(&watched->labels, text, strlen(text));
}

static void tell(struct watched *watched, enum ol_job_topic topic, ol_time at, const void *what)
{
    CHECK_INT(watched->probes.lines[topic].count, 1);
    ol_probes_tell(&watched->probes, topic, at, what);
}

/* A job's whole life, in a pool that stands. */
static void live(struct watched *watched, const struct ol_job *job, ol_time start, ol_time finish)
{
    struct ol_job_run run = {.job = job, .status = OL_JOB_COMPLETED, .start = start, .end = finish};
    tell(watched, OL_JOB_ENDED, finish, &run);
}

static void check_metric(struct watched *watched, const char *name, double want)
{
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = 1, .arena = &arena};
    ol_fairness_metrics(&watched->fairness, &watched->labels, &metrics, 0);
    const struct ol_metric *metric = ol_metrics_find(&metrics, name);
    if (isnan(want))
        CHECK(metric == NULL);
    else if (metric)
        CHECK_NEAR(metric->values[0], want, 1e-9);
    else
        CHECK_REPORT("there is no %s", name);
    ol_arena_release(&arena);
}

/* Jain's own example: of n, k served alike and the others not at all, k/n. */
static void index_of_jain(void)
{
    CHECK_NEAR(ol_jain_index((const double[]){1, 1, 1, 1}, 4), 1, 1e-15);
    CHECK_NEAR(ol_jain_index((const double[]){5, 0, 0, 0}, 4), 0.25, 1e-15);
    CHECK_NEAR(ol_jain_index((const double[]){2, 2, 0, 0}, 4), 0.5, 1e-15);
    CHECK_NEAR(ol_jain_index((const double[]){1, 0.5}, 2), 2.25 / 2.5, 1e-15); /* 1.5^2 / (2 x 1.25) */
    CHECK(isnan(ol_jain_index(NULL, 0)));
    CHECK_NEAR(ol_jain_index((const double[]){0, 0}, 2), 1, 0);
}

/* A pool of 8 for 2: 4 each. Who asks for 2 is not held up, who asks for 8 takes twice as long. */
static void share_of_ones_own(void)
{
    CHECK_NEAR(ol_share_stretch(2, 2, 8), 1, 0);
    CHECK_NEAR(ol_share_stretch(4, 2, 8), 1, 0);
    CHECK_NEAR(ol_share_stretch(8, 2, 8), 2, 0);
}

/*
 *     hour   0    1    2    3    4
 *     a      8 units run (2 h)              vision
 *     b      8 units wait - run (1 h)       speech: waits 2 h, runs 1 h
 *     c           2 units wait ---- run     vision: waits 2 h from 1, runs 1 h
 *
 * unit-hours: vision ran 16 + 2 of 16 + 2 + 4 = 18/22, speech ran 8 of 24 = 1/3; shares 18/26 and 8/26.
 * rho: a 2/(2 x 2) = .5; b 3/(1 x 2) = 1.5; c 3/(1 x 1) = 3: mean 5/3, max 3; p95 linear between: 1.5 + .9 x 1.5.
 */
static void by_hand(void)
{
    struct watched watched;
    begin(&watched, 8, 1, 0);
    const ol_label vision = label(&watched, "vision"), speech = label(&watched, "speech");
    const struct ol_job a = {.units = 8, .runtime = HOURS(2), .team = vision},
                        b = {.units = 8, .runtime = HOURS(1), .team = speech},
                        c = {.units = 2, .runtime = HOURS(1), .submit = HOURS(1), .team = vision};
    live(&watched, &a, 0, HOURS(2));
    live(&watched, &b, HOURS(2), HOURS(3));
    live(&watched, &c, HOURS(3), HOURS(4));
    ol_fairness_finish(&watched.fairness, HOURS(4));
    const double x = 18.0 / 22, y = 1.0 / 3;
    check_metric(&watched, "fairness.jain", (x + y) * (x + y) / (2 * (x * x + y * y)));
    check_metric(&watched, "fairness.finish_time.mean", 5.0 / 3);
    check_metric(&watched, "fairness.finish_time.p95", 2.85);
    check_metric(&watched, "fairness.finish_time.max", 3);
    check_metric(&watched, "team.vision.share", 18.0 / 26);
    check_metric(&watched, "team.speech.share", 8.0 / 26);
    check_metric(&watched, "team.vision.jobs", 2);
    check_metric(&watched, "team.vision.wait.mean_s", 3600);
    check_metric(&watched, "team.speech.wait.mean_s", 7200);
    check_metric(&watched, "team.speech.wait.p95_s", 7200);
    end(&watched);
}

/*
 * As above, measured from hour 2 on: a is over then; b runs 8 unit-hours of 8, c waits 1 h and runs 1 h: 2 of 4. All of
 * them arrived in the warm-up, and count for no wait.
 */
static void after_the_warmup(void)
{
    struct watched watched;
    begin(&watched, 8, 1, HOURS(2));
    const struct ol_job a = {.units = 8, .runtime = HOURS(2), .team = label(&watched, "vision")},
                        b = {.units = 8, .runtime = HOURS(1), .team = label(&watched, "speech")},
                        c = {.units = 2,
                             .runtime = HOURS(1),
                             .submit = HOURS(1),
                             .team = label(&watched, "vision")};
    const struct ol_job *const jobs[] = {&a, &b, &c};
    for (int i = 0; i < 3; i++) {
        const ol_time starts[] = {0, HOURS(2), HOURS(3)};
        struct ol_job_run run = {.job = jobs[i],
                                 .status = OL_JOB_COMPLETED,
                                 .start = starts[i],
                                 .end = starts[i] + jobs[i]->runtime,
                                 .is_in_warmup = true};
        tell(&watched, OL_JOB_ENDED, run.end, &run);
    }
    ol_fairness_finish(&watched.fairness, HOURS(4));
    check_metric(&watched, "fairness.jain", 2.25 / 2.5);
    check_metric(&watched, "team.vision.share", 0.2);
    check_metric(&watched, "team.vision.jobs", 0);
    end(&watched);
}

/* Thousandths: half a GPU for 2 h beside a whole one for 1 h, each with a wait of 1 h: 1/1.5 and 1/2. */
static void in_thousandths(void)
{
    struct watched watched;
    begin(&watched, 1000, 1000, 0);
    const struct ol_job half = {.units = 500, .runtime = HOURS(2), .team = label(&watched, "a")},
                        whole = {.units = 1000, .runtime = HOURS(1), .team = label(&watched, "b")};
    live(&watched, &half, HOURS(1), HOURS(3));
    live(&watched, &whole, HOURS(1), HOURS(2));
    ol_fairness_finish(&watched.fairness, HOURS(3));
    const double x = 2.0 / 3, y = 0.5;
    check_metric(&watched, "fairness.jain", (x + y) * (x + y) / (2 * (x * x + y * y)));
    check_metric(&watched, "team.a.share", 0.5);
    end(&watched);
}

/* Of four hours: one ran 1 h of the 2 h since it came, one waits since hour 3 on twice as many units, one is over. */
static void unfinished(void)
{
    struct watched watched;
    begin(&watched, 8, 1, 0);
    const struct ol_job job = {.units = 2, .submit = HOURS(2), .team = label(&watched, "a")},
                        late = {.units = 4, .submit = HOURS(3), .team = label(&watched, "b")};
    struct ol_job_run run = {.job = &job, .status = OL_JOB_RUNNING, .start = HOURS(3)};
    ol_fairness_unfinished(&watched.fairness, &run, HOURS(4));
    run.status = OL_JOB_COMPLETED;
    ol_fairness_unfinished(&watched.fairness, &run, HOURS(4));
    run = (struct ol_job_run){.job = &late, .status = OL_JOB_WAITING};
    ol_fairness_unfinished(&watched.fairness, &run, HOURS(4));
    ol_fairness_finish(&watched.fairness, HOURS(4));
    check_metric(&watched, "fairness.jain", 0.5); /* 1/2 and 0 */
    check_metric(&watched, "team.a.share", 1);
    check_metric(&watched, "team.b.share", 0);
    end(&watched);
}

/* A pool that tells its levels itself: its jobs' fates count for waits alone. */
static void managed_levels(void)
{
    struct watched watched;
    begin(&watched, 8, 1, 0);
    const struct ol_job a = {.units = 4, .pool = 1, .runtime = HOURS(1), .user = label(&watched, "ann")},
                        b = {.units = 4, .pool = 1, .runtime = HOURS(1), .user = label(&watched, "bob")};
    const struct {
        ol_time at;
        struct ol_pool_change change;
    } changes[] = {{0, {.job = &a, .pool = 1, .queued_units = 4, .queued_jobs = 1}},
                   {0, {.job = &b, .pool = 1, .queued_units = 4, .queued_jobs = 1}},
                   {0, {.job = &a, .pool = 1, .queued_units = -4, .busy = 4}},
                   {HOURS(1), {.job = &a, .pool = 1, .busy = -4}},
                   {HOURS(1), {.job = &b, .pool = 1, .queued_units = -4, .busy = 4}},
                   {HOURS(2), {.job = &b, .pool = 1, .busy = -4}}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        tell(&watched, OL_POOL_CHANGED, changes[i].at, &changes[i].change);
    live(&watched, &a, 0, HOURS(1));
    live(&watched, &b, HOURS(1), HOURS(2));
    ol_fairness_finish(&watched.fairness, HOURS(2));
    check_metric(&watched, "fairness.jain", 2.25 / 2.5); /* users, as there is no team: 1 and 1/2 */
    check_metric(&watched, "fairness.finish_time.max", 2);
    check_metric(&watched, "team.ann.share", NAN);
    end(&watched);
}

static void classes_of_work(void)
{
    struct watched watched;
    begin(&watched, 8, 1, 0);
    struct ol_ask ask = ol_ask_none;
    ask.type = label(&watched, "production");
    const struct ol_job job = {.units = 1, .runtime = HOURS(1), .ask = ol_asks_intern(&watched.asks, &ask)},
                        plain = {.units = 1, .runtime = HOURS(1)};
    live(&watched, &job, HOURS(1), HOURS(2));
    live(&watched, &plain, HOURS(5), HOURS(6));
    ol_fairness_finish(&watched.fairness, HOURS(6));
    check_metric(&watched, "class.production.jobs", 1);
    check_metric(&watched, "class.production.wait.mean_s", 3600);
    check_metric(&watched, "class.production.wait.p95_s", 3600);
    check_metric(&watched, "fairness.jain", NAN); /* nobody's jobs */
    end(&watched);
}

int main(void)
{
    CASE(index_of_jain);
    CASE(share_of_ones_own);
    CASE(by_hand);
    CASE(after_the_warmup);
    CASE(in_thousandths);
    CASE(unfinished);
    CASE(managed_levels);
    CASE(classes_of_work);
    return check_end();
}
