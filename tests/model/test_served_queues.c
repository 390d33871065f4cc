/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Endpoints that are queues known in closed form. The mean service is one second, so waits are in seconds.
 *
 * M/M/c by Erlang's C formula, M/G/1 by Pollaczek and Khinchine, and processor sharing T = 1 / (1 - rho) whatever the
 * law (Kleinrock 1976). Each closed form has to lie in the 99.9% interval over 20 replications, and that has to be
 * narrow. Seeds are pinned.
 */
#include "tests/model/serving_stage.h"

#define REPLICATIONS 20

struct world {
    uint32_t instances;
    int64_t concurrency;
    ol_time gap; /* microseconds between arrivals */
    const char *time;
    uint64_t count;
    enum ol_discipline discipline;
};

struct figures {
    double wait[REPLICATIONS], latency[REPLICATIONS], waits[REPLICATIONS], wait_p99[REPLICATIONS];
    double utilization[REPLICATIONS];
};

static void note(const struct ol_request_tally *tally, struct figures *figures, uint64_t i)
{
    const double completed = (double)tally->completed;
    figures->wait[i] = tally->waited_sum / completed / 1e6;
    figures->latency[i] = tally->latency_sum / completed / 1e6;
    figures->waits[i] = 1 - (double)ol_histogram_count_in(&tally->waited, 0) / completed;
    figures->wait_p99[i] = ol_histogram_quantile(&tally->waited, 0.99) / 1e6;
    figures->utilization[i] = tally->busy_time / tally->slot_time;
}

static void run_one(const struct world *world, uint64_t seed, uint64_t replication, struct figures *figures)
{
    struct serving serving;
    serving_begin(&serving);
    serving.seed = seed;
    serving.replication = replication;
    serving.tally.warmup_end = 1000 * OL_SECOND;
    serving.service.time = serving_law(&serving, world->time);
    serving.service.concurrency = world->concurrency;
    serving.service.discipline = world->discipline;
    serving_poisson(&serving, world->gap, world->count);
    serving_open(&serving, NULL);
    serving_join(&serving, 0, 0, world->instances);
    const ol_time end = world->gap * (ol_time)world->count;
    serving_advance(&serving, end);
    serving.engine->ops->settle(serving.engine, end);
    serving_check_conserved(&serving);
    note(&serving.tally, figures, replication);
    serving_end(&serving);
}

static struct figures run(const struct world *world, uint64_t seed)
{
    struct figures figures;
    for (uint64_t i = 0; i < REPLICATIONS; i++)
        run_one(world, seed, i, &figures);
    return figures;
}

static void one_server(void)
{
    const struct figures got =
        run(&(struct world){1, 1, 1250000, "exponential(1s)", 60000, .discipline = OL_DISCIPLINE_FIFO}, 1);
    serving_check_within("Wq", got.wait, REPLICATIONS, 4, 0.06);
    serving_check_within("T", got.latency, REPLICATIONS, 5, 0.06);
    serving_check_within("utilization", got.utilization, REPLICATIONS, 0.8, 0.01);
}

/* Load 3.2; the 99% quantile of the wait is ln(59.6432) / .8 = 5.110476. As four instances of one slot, and as two of
 * two: the same queue. */
static void four_servers(void)
{
    for (uint32_t instances = 2; instances <= 4; instances += 2) {
        const struct world world = {instances,         4 / instances, 312500,
                                    "exponential(1s)", 80000,         .discipline = OL_DISCIPLINE_FIFO};
        const struct figures got = run(&world, 1);
        serving_check_within("P(wait)", got.waits, REPLICATIONS, 0.596432, 0.02);
        serving_check_within("Wq", got.wait, REPLICATIONS, 0.745541, 0.05);
        serving_check_within("p99 of the wait", got.wait_p99, REPLICATIONS, 5.110476, 0.08);
    }
}

/* Load 95. */
static void hundred_servers(void)
{
    const struct figures got =
        run(&(struct world){10, 10, 10526, "exponential(1s)", 500000, .discipline = OL_DISCIPLINE_FIFO}, 2);
    serving_check_within("P(wait)", got.waits, REPLICATIONS, 0.506457, 0.04);
    serving_check_within("Wq", got.wait, REPLICATIONS, 0.101291, 0.10);
    serving_check_within("utilization", got.utilization, REPLICATIONS, 0.95, 0.01);
}

/* Load .7, SCV 4 (gamma of shape 1/4), 1 and 0. */
static void any_law(void)
{
    static const struct {
        const char *time;
        double wait;
    } laws[] = {{"gamma(0.25,4s)", 5.83333}, {"exponential(1s)", 2.33333}, {"constant(1s)", 1.16667}};
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        const struct figures got =
            run(&(struct world){1, 1, 1428571, laws[i].time, 60000, .discipline = OL_DISCIPLINE_FIFO}, 3);
        serving_check_within(laws[i].time, got.wait, REPLICATIONS, laws[i].wait, 0.08);
    }
}

/* Load .8: T = 5. */
static void shared_whatever_the_law(void)
{
    static const char *const laws[] = {"gamma(0.25,4s)", "exponential(1s)", "constant(1s)"};
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        const struct figures got =
            run(&(struct world){1, 100000, 1250000, laws[i], 60000, .discipline = OL_DISCIPLINE_SHARING}, 6);
        serving_check_within(laws[i], got.latency, REPLICATIONS, 5, 0.07);
        serving_check_within("utilization", got.utilization, REPLICATIONS, 0.8, 0.02);
    }
}

int main(void)
{
    CASE(one_server);
    CASE(four_servers);
    CASE(hundred_servers);
    CASE(any_law);
    CASE(shared_whatever_the_law);
    return check_end();
}
