/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests in slots: worlds by hand. Times are in seconds.
 */
#include "outlay/arena.h"
#include "tests/model/serving_stage.h"

#define S OL_SECOND

struct call {
    int at, work;
};

static struct ol_request requests[16];

static void open_world(struct serving *serving, const struct call *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        requests[i] = (struct ol_request){.at = calls[i].at * S, .work = (uint32_t)(calls[i].work * S)};
    serving_list(serving, requests, count);
    serving_open(serving, NULL);
}

static void end_world(struct serving *serving, ol_time at)
{
    serving->engine->ops->settle(serving->engine, at);
    serving_check_conserved(serving);
    serving_end(serving);
}

static void check_counts(const struct serving *serving, int completed, int shed, int timed_out, int failed)
{
    CHECK_INT(serving->tally.completed, completed);
    CHECK_INT(serving->tally.shed, shed);
    CHECK_INT(serving->tally.timed_out, timed_out);
    CHECK_INT(serving->tally.failed, failed);
}

/* One may wait. The third is turned away at 2 and comes back at 7, when the second still waits; then at 17, when
 * nobody does: it is done at 30. Without the second retry it is lost. */
static void turned_away(void)
{
    for (int64_t retries = 1; retries <= 2; retries++) {
        struct serving serving;
        serving_begin(&serving);
        serving.service.queue = 1;
        serving.service.retries = retries;
        serving.service.backoff = 5 * S;
        open_world(&serving, (struct call[]){{0, 10}, {1, 10}, {2, 10}}, 3);
        serving_join(&serving, 0, 0, 1);
        serving_advance(&serving, OL_HOUR);
        CHECK_INT(serving.tally.retried, retries);
        check_counts(&serving, retries == 2 ? 3 : 2, retries == 2 ? 0 : 1, 0, 0);
        CHECK_NEAR(serving.tally.latency_sum, (double)((10 + 19 + (retries == 2 ? 28 : 0)) * S), 0);
        CHECK_NEAR(serving.tally.waited_sum, (double)((9 + (retries == 2 ? 18 : 0)) * S), 0);
        end_world(&serving, OL_HOUR);
    }
}

/* Patience of 3: the second goes at 4. A service of at most 8: the first leaves at 8, and the third, of 2, which came
 * at 6, is done at 10. */
static void giving_up(void)
{
    struct serving serving;
    serving_begin(&serving);
    serving.service.patience = 3 * S;
    serving.service.service_timeout = 8 * S;
    open_world(&serving, (struct call[]){{0, 10}, {1, 1}, {6, 2}}, 3);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, OL_HOUR);
    check_counts(&serving, 1, 0, 2, 0);
    CHECK_NEAR(serving.tally.latency_sum, 4.0 * S, 0);
    CHECK_NEAR(serving.tally.busy_time, 10.0 * S, 0);
    end_world(&serving, 20 * S);
}

/* 12 for all of it: the second, which came at 1, is served from 10 and goes at 13; the third is served from there. */
static void callers_that_hang_up(void)
{
    struct serving serving;
    serving_begin(&serving);
    serving.service.timeout = 12 * S;
    open_world(&serving, (struct call[]){{0, 10}, {1, 10}, {2, 1}}, 3);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, OL_HOUR);
    check_counts(&serving, 2, 0, 1, 0);
    CHECK_NEAR(serving.tally.latency_sum, 22.0 * S, 0);
    CHECK_NEAR(serving.tally.busy_time, 14.0 * S, 0);
    end_world(&serving, 20 * S);
}

/* Two of work 10 on two instances, one twice as fast: done at 10 and 5. The next, at 6, takes the fast one, which is
 * lost at 8: it begins again on the slow one at 10, or fails. */
static void lost_instances(void)
{
    for (int on_loss = OL_ON_LOSS_RESTART; on_loss <= OL_ON_LOSS_FAIL; on_loss++) {
        struct serving serving;
        serving_begin(&serving);
        serving.service.on_loss = on_loss;
        open_world(&serving, (struct call[]){{0, 10}, {0, 10}, {6, 10}}, 3);
        serving_join(&serving, 0, 0, 1);
        serving.engine->ops->join(serving.engine, 0, 1, 2);
        serving_advance(&serving, 8 * S);
        CHECK_NEAR(serving.tally.latency_sum, 5.0 * S, 0);
        serving.engine->ops->lose(serving.engine, 8 * S, 1);
        serving_advance(&serving, OL_HOUR);
        check_counts(&serving, on_loss == OL_ON_LOSS_FAIL ? 2 : 3, 0, 0, on_loss == OL_ON_LOSS_FAIL);
        CHECK_NEAR(serving.tally.latency_sum, on_loss == OL_ON_LOSS_FAIL ? 15.0 * S : 29.0 * S, 0);
        end_world(&serving, 20 * S);
    }
}

/* Two slots; draining at 1 keeps the two on it, and is over at 10; the third waits for the next instance, at 12. */
static void drained_instances(void)
{
    struct serving serving;
    serving_begin(&serving);
    serving.service.concurrency = 2;
    open_world(&serving, (struct call[]){{0, 10}, {0, 4}, {2, 3}}, 3);
    serving_join(&serving, 0, 5, 1);
    serving_advance(&serving, S);
    serving.engine->ops->drain(serving.engine, S, 5);
    CHECK_INT(serving.drain_count, 0);
    serving_advance(&serving, 12 * S);
    CHECK_INT(serving.drain_count, 1);
    CHECK_INT(serving.drains[0].id, 5);
    CHECK_INT(serving.drains[0].at, 10 * S);
    CHECK_INT(serving.wanted_at, 2 * S);
    serving_join(&serving, 12 * S, 5, 1);
    serving.engine->ops->drain(serving.engine, 12 * S, 5);
    serving_advance(&serving, OL_HOUR);
    CHECK_INT(serving.drains[1].at, 15 * S);
    CHECK_NEAR(serving.tally.latency_sum, 27.0 * S, 0);
    CHECK_NEAR(serving.tally.slot_time, 26.0 * S, 0);
    CHECK_INT(serving.tally.cold_starts, 1);
    end_world(&serving, 20 * S);
}

/* Who asks for an instance says when the engine is to be told of it, and it goes no further. */
static ol_time in_five(void *self, ol_time at)
{
    ((struct serving *)self)->wanted_count++;
    return at + 5 * S;
}

static void scaled_to_nothing(void)
{
    struct serving serving;
    serving_begin(&serving);
    serving.hooks.wanted = in_five;
    open_world(&serving, (struct call[]){{3, 1}, {6, 1}, {9, 1}}, 3);
    serving_advance(&serving, OL_HOUR);
    CHECK_INT(serving.wanted_count, 1);
    CHECK_INT(serving.tally.requests, 2);
    serving_join(&serving, 8 * S, 0, 1);
    serving_advance(&serving, OL_HOUR);
    CHECK_INT(serving.tally.cold_starts, 2);
    CHECK_NEAR(serving.tally.latency_sum, (6.0 + 4 + 2) * S, 0);
    end_world(&serving, OL_HOUR);
}

/* Up to three, waiting for 5 at most; a batch takes 4 and 1 for each. Two begin at 5 and end at 11; the three that
 * came at 6, 7 and 8 begin there, and end at 18; the last waits from 20 to 25 and ends at 30. */
static void batches(void)
{
    struct serving serving;
    serving_begin(&serving);
    serving_batching(&serving, 3, 5 * S);
    serving.batching.base = 4 * S;
    serving.batching.per_item = S;
    open_world(&serving, (struct call[]){{0, 0}, {1, 0}, {6, 0}, {7, 0}, {8, 0}, {20, 0}}, 6);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, OL_HOUR);
    CHECK_INT(serving.tally.batches, 3);
    CHECK_NEAR(serving.tally.latency_sum, (11.0 + 10 + 12 + 11 + 10 + 10) * S, 0);
    CHECK_NEAR(serving.tally.waited_sum, (5.0 + 4 + 5 + 4 + 3 + 5) * S, 0);
    end_world(&serving, 40 * S);
}

/* A window of ten at once, in batches of four on two instances: eight are done at 8, two at 14. By a table, 4 at 6
 * and 2 at 4 in a straight line: eight at 6, two at 10. Results take another second. */
static void batch_transform(void)
{
    struct ol_batch_time times[] = {{NULL, 1, 3 * S}, {NULL, 4, 6 * S}};
    for (int by_table = 0; by_table <= 1; by_table++) {
        struct serving serving;
        serving_begin(&serving);
        serving_batching(&serving, 4, 0);
        serving.service.delivery = S;
        serving.batching.base = by_table ? 0 : 4 * S;
        serving.batching.per_item = by_table ? 0 : S;
        serving.batching.times = (struct ol_list){times, by_table ? 2 : 0};
        open_world(&serving, (struct call[10]){{0, 0}}, 10);
        serving_join(&serving, 0, 0, 2);
        serving_advance(&serving, OL_HOUR);
        CHECK_INT(serving.tally.batches, 3);
        CHECK_NEAR(serving.tally.latency_sum, by_table ? (8.0 * 7 + 2 * 11) * S : (8.0 * 9 + 2 * 15) * S, 0);
        end_world(&serving, 40 * S);
    }
}

/* The first alone until 2, has 8 left; with the second at half the speed each: the second's 3 are done at 8, the
 * first, with 5 left, at 13. With two lanes neither slows the other. */
static void shared(void)
{
    for (int64_t lanes = 1; lanes <= 2; lanes++) {
        struct serving serving;
        serving_begin(&serving);
        serving.service.discipline = OL_DISCIPLINE_SHARING;
        serving.service.concurrency = 10;
        serving.service.lanes = lanes;
        open_world(&serving, (struct call[]){{0, 10}, {2, 3}}, 2);
        serving_join(&serving, 0, 0, 1);
        serving_advance(&serving, OL_HOUR);
        CHECK_NEAR(serving.tally.latency_sum, lanes == 1 ? (13.0 + 6) * S : (10.0 + 3) * S, 0);
        CHECK_NEAR(serving.tally.busy_time, 13.0 * S, 0);
        end_world(&serving, OL_HOUR);
    }
}

/* A service of at most 15. The first has 8 left at 2, and 1.5 at 15, when it is cut; the second, of 90, is cut at 17.
 * The third is alone from 18 and lost at 20; it begins again at 21 and ends at 24. */
static void shared_with_losses(void)
{
    struct serving serving;
    serving_begin(&serving);
    serving.service.discipline = OL_DISCIPLINE_SHARING;
    serving.service.concurrency = 10;
    serving.service.service_timeout = 15 * S;
    open_world(&serving, (struct call[]){{0, 10}, {2, 90}, {18, 3}}, 3);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, 20 * S);
    CHECK_INT(serving.tally.timed_out, 2);
    serving.engine->ops->lose(serving.engine, 20 * S, 0);
    serving_join(&serving, 21 * S, 1, 1);
    serving_advance(&serving, OL_HOUR);
    check_counts(&serving, 1, 0, 2, 0);
    CHECK_NEAR(serving.tally.latency_sum, 6.0 * S, 0);
    end_world(&serving, OL_HOUR);
}

/* All from the cache, in a millisecond each, and none on the instances. */
static void cached(void)
{
    struct serving serving;
    serving_begin(&serving);
    serving.service.cache = 1;
    serving.service.cache_time = S / 1000;
    open_world(&serving, (struct call[]){{0, 10}, {2, 90}, {18, 3}}, 3);
    serving_advance(&serving, OL_HOUR);
    CHECK_INT(serving.tally.cached, 3);
    CHECK_INT(serving.wanted_count, 0);
    CHECK_NEAR(serving.tally.latency_sum, 3.0 * S / 1000, 0);
    end_world(&serving, OL_HOUR);
}

/* In (0, 8]: one in service to 4, a second from 2, waiting to 4, served to 7: presence 4 + 5, waiting 2, busy 7 of 8.
 * In (8, 10]: nothing; and nothing to be told of latencies. */
static void samples(void)
{
    struct ol_scaler_sample sample;
    struct serving serving;
    serving_begin(&serving);
    open_world(&serving, (struct call[]){{0, 4}, {2, 3}}, 2);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, 8 * S);
    serving.engine->ops->sample(serving.engine, 8 * S, &sample);
    CHECK_INT(sample.from, 0);
    CHECK_INT(sample.to, 8 * S);
    CHECK_INT(sample.arrivals, 2);
    CHECK_INT(sample.completions, 2);
    CHECK_NEAR(sample.concurrency, 9.0 / 8, 1e-12);
    CHECK_NEAR(sample.queue, 2.0 / 8, 1e-12);
    CHECK_NEAR(sample.utilization, 7.0 / 8, 1e-12);
    CHECK_NEAR(sample.latency_s, 4.5, 1e-12);
    CHECK_INT(sample.ready, 1);
    serving_advance(&serving, 10 * S);
    serving.engine->ops->sample(serving.engine, 10 * S, &sample);
    CHECK_NEAR(sample.concurrency, 0, 0);
    CHECK_NEAR(sample.utilization, 0, 0);
    CHECK(isnan(sample.latency_s));
    end_world(&serving, 10 * S);
}

/* Load 2 for a million seconds: half of the requests are turned away, and no more than 50 wait. */
static void never_keeping_up(void)
{
    struct serving serving;
    serving_begin(&serving);
    serving.service.time = serving_law(&serving, "1s");
    serving.service.queue = 50;
    CHECK_NEAR(ol_service_load(&serving.service, 2, 1, 1), 2, 1e-12);
    serving_poisson(&serving, S / 2, 200000);
    serving_open(&serving, NULL);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, 100000 * S);
    CHECK_NEAR((double)serving.tally.completed, 100000, 1000);
    CHECK_NEAR(ol_histogram_quantile(&serving.tally.waited, 1), 50.0 * S, S);
    end_world(&serving, 100000 * S);
}

/* What came before is served when the caller hears of it, but for what ends later. */
static void broken_traffic(void)
{
    struct ol_error error = {0};
    struct serving serving;
    serving_begin(&serving);
    serving.breaks = true;
    open_world(&serving, (struct call[]){{0, 4}, {5, 3}}, 2);
    serving_join(&serving, 0, 0, 1);
    CHECK_INT(serving.engine->ops->advance(serving.engine, OL_HOUR, &error), OL_BAD_IO);
    CHECK_STRING(error.message, "broken");
    CHECK_INT(serving.tally.requests, 2);
    CHECK_INT(serving.tally.completed, 1);
    serving_end(&serving);
}

/* Rate 3, 2 s each, a quarter from the cache: 4.5 at once; on two instances of four slots at speed 1.5, 12. In batches
 * of 4 that take 4 + 4: 2 s each, too. */
static void load_factors(void)
{
    struct serving serving;
    serving_begin(&serving);
    serving.service.time = serving_law(&serving, "exponential(2s)");
    serving.service.cache = 0.25;
    serving.service.concurrency = 4;
    CHECK_NEAR(ol_service_load(&serving.service, 3, 2, 1.5), 4.5 / 12, 1e-12);
    serving_batching(&serving, 4, 0);
    serving.batching.base = 4 * S;
    serving.batching.per_item = S;
    CHECK_NEAR(ol_service_load(&serving.service, 3, 2, 1.5), 4.5 / 12, 1e-12);
    ol_arena_release(&serving.arena);
}

/* What a replication tells, of one request of 4 s and one of 2 + 3 s. */
static void metrics(void)
{
    struct ol_arena arena = {0};
    struct ol_metrics table = {.replications = 1, .arena = &arena};
    struct serving serving;
    serving_begin(&serving);
    serving.tally.target = 4 * S;
    serving.tally.objective = 0.9;
    open_world(&serving, (struct call[]){{0, 4}, {2, 3}}, 2);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, 10 * S);
    serving.engine->ops->settle(serving.engine, 10 * S);
    ol_request_tally_metrics(&serving.tally, "chat", &table, 0);
    CHECK_NEAR(ol_metrics_find(&table, "endpoint.chat.latency.mean_s")->values[0], 4.5, 1e-12);
    CHECK_NEAR(ol_metrics_find(&table, "endpoint.chat.latency.p99_s")->values[0], 4.99, 0.01);
    CHECK_NEAR(ol_metrics_find(&table, "endpoint.chat.wait.mean_s")->values[0], 1, 1e-12);
    CHECK_NEAR(ol_metrics_find(&table, "endpoint.chat.slo")->values[0], 0.5, 1e-12);
    CHECK_NEAR(ol_metrics_find(&table, "endpoint.chat.error_budget_used")->values[0], 5, 1e-9);
    CHECK_NEAR(ol_metrics_find(&table, "endpoint.chat.utilization")->values[0], 0.7, 1e-12);
    CHECK_NEAR(ol_metrics_find(&table, "endpoint.chat.requests")->values[0], 2, 0);
    CHECK(!ol_metrics_find(&table, "endpoint.chat.tokens_per_s"));
    serving_end(&serving);
    ol_arena_release(&arena);
}

/* Ten come at 0, find neither an instance nor room, and come back every second, a thousand times. When the run is to
 * stop, as it is after 100 seconds, an engine goes on for at most so many steps as it does between two looks. */
static void stopped_amid_retries(void)
{
    volatile int stop = 0;
    struct serving serving;
    serving_begin(&serving);
    serving.service.queue = 0;
    serving.service.retries = 1000;
    serving.service.backoff = S;
    serving.service.backoff_factor = 1;
    open_world(&serving,
               (struct call[]){{0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}},
               10);
    serving.inflow.stop = &stop;
    serving_advance(&serving, 100 * S + 1);
    CHECK_INT(serving.tally.retried, 1000);
    stop = 1;
    serving_advance(&serving, OL_HOUR);
    CHECK(serving.tally.retried <= 1000 + OL_FRONT_LOOKS);
    CHECK_INT(serving.tally.shed, 0);
    end_world(&serving, OL_HOUR);
}

static double told(const struct serving *serving, const char *name)
{
    struct ol_arena arena = {0};
    struct ol_metrics table = {.replications = 1, .arena = &arena};
    ol_request_tally_metrics(&serving->tally, "chat", &table, 0);
    const double value = ol_metrics_find(&table, name)->values[0];
    ol_arena_release(&arena);
    return value;
}

/* Calls of 1 to 11 s, each by itself: p lies at 1 + 10 p, 10.5 for 95% (a bucket is 1/128 wide). Of two that are in
 * time and one that is turned away two thirds are good. */
static void percentiles_and_who_is_turned_away(void)
{
    struct call calls[11];
    struct serving serving;
    for (int i = 0; i < 11; i++)
        calls[i] = (struct call){100 * i, 11 - i};
    serving_begin(&serving);
    open_world(&serving, calls, 11);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, OL_HOUR);
    CHECK_NEAR(told(&serving, "endpoint.chat.latency.p50_s"), 6, 6. / 128);
    CHECK_NEAR(told(&serving, "endpoint.chat.latency.p95_s"), 10.5, 10.5 / 128);
    CHECK_NEAR(told(&serving, "endpoint.chat.latency.p99_s"), 10.9, 10.9 / 128);
    end_world(&serving, OL_HOUR);
    serving_begin(&serving);
    serving.service.queue = 1;
    serving.tally.target = 100 * S;
    open_world(&serving, (struct call[]){{0, 10}, {1, 10}, {2, 10}}, 3);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, OL_HOUR);
    CHECK_NEAR(told(&serving, "endpoint.chat.slo"), 2. / 3, 1e-12);
    end_world(&serving, OL_HOUR);
}

int main(void)
{
    CASE(turned_away);
    CASE(giving_up);
    CASE(callers_that_hang_up);
    CASE(lost_instances);
    CASE(drained_instances);
    CASE(scaled_to_nothing);
    CASE(batches);
    CASE(batch_transform);
    CASE(shared);
    CASE(shared_with_losses);
    CASE(cached);
    CASE(samples);
    CASE(never_keeping_up);
    CASE(broken_traffic);
    CASE(load_factors);
    CASE(metrics);
    CASE(stopped_amid_retries);
    CASE(percentiles_and_who_is_turned_away);
    return check_end();
}
