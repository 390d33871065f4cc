/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sandboxes that come and go: worlds worked out by hand, Erlang's loss formula, M/G/1 with a setup, and a reference
 * that looks at every sandbox by name.
 */
#include "models/serving/serverless_engine.h"
#include "models/serving/service.h"
#include "tests/model/engine_stage.h"

#define S OL_SECOND

static struct engine_stage stage;
static struct ol_service service;

/* Nobody may wait, as a provider has it. */
static void begin(const struct ol_request *requests, size_t count, double mean_gap, uint64_t replication)
{
    engine_stage_begin(&stage, requests, count, mean_gap, replication);
    service = (struct ol_service){.backoff = S, .backoff_factor = 2};
    stage.setting.service = &service;
}

static struct ol_serverless_service plain_options(const char *time, const char *cold, const char *keep)
{
    struct ol_serverless_service options = {
        .memory_bytes = INT64_C(2) << 30, .increment = 1000, .time_limit = 60 * S, .bills_cold_start = true};
    if (time)
        service.time = engine_stage_law(&stage, time, OL_LAW_DURATION);
    options.cold_start = engine_stage_law(&stage, cold, OL_LAW_DURATION);
    options.keep_alive = engine_stage_law(&stage, keep, OL_LAW_DURATION);
    return options;
}

static void open_engine(const struct ol_serverless_service *options)
{
    stage.engine = ol_serverless_open(options, &stage.setting);
}

/* Two sandboxes at most, room for one to wait, 2 s to start, 1 s of service, kept for 10 s.
 *   0.0  starts one, served 2-3.            1.0  starts the other, served 3-4.
 *   1.5  waits, is handed the first at 3, served till 4.   1.6  finds the queue full.
 *  13.5  both are there until 14: takes what went idle last, till 14.5, kept till 24.5.
 *  24.5  finds it gone, and the other long since: starts one, served 26.5-27.5.
 * Latencies 3, 3, 2.5, 1, 3. Idle until 30: 4-13.5, 4-14, 14.5-24.5, 27.5-30. Billed 3 + 3 + 1 + 1 + 3 s of 2 GiB. */
static void warm_and_cold(void)
{
    const struct ol_request requests[] = {
        {.at = 0, .work = S},
        {.at = S, .work = S},
        {.at = 1500000, .work = S},
        {.at = 1600000, .work = S},
        {.at = 135 * S / 10, .work = S},
        {.at = 245 * S / 10, .work = S},
    };
    begin(requests, 6, 0, 0);
    struct ol_serverless_service options = plain_options(NULL, "2s", "10s");
    options.concurrency = 2;
    service.queue = 1;
    open_engine(&options);
    engine_stage_advance(&stage, 2 * S);
    struct ol_scaler_sample sample;
    stage.engine->ops->sample(stage.engine, 2 * S, &sample);
    CHECK_INT(sample.arrivals, 4);
    CHECK_NEAR(sample.concurrency, (2 + 1 + 0.5) / 2, 1e-9);
    CHECK_NEAR(sample.queue, 0.25, 1e-9);
    engine_stage_advance(&stage, 30 * S);
    engine_stage_settle(&stage, 30 * S);
    const struct ol_serverless_usage usage = ol_serverless_usage(stage.engine, 30 * S);
    CHECK_INT(stage.tally.completed, 5);
    CHECK_INT(stage.tally.shed, 1);
    CHECK_INT(stage.tally.cold_starts, 3);
    CHECK_NEAR(stage.tally.latency_sum, 12.5 * S, 0);
    CHECK_NEAR(stage.tally.waited_sum, 1.5 * S, 0);
    CHECK_NEAR(stage.tally.busy_time, 11 * S, 0);
    CHECK_NEAR(stage.tally.slot_time, 60 * S, 0);
    CHECK_INT(usage.invocations, 5);
    CHECK_INT(usage.cold, 3);
    CHECK_INT(usage.warm, 2);
    CHECK_INT(usage.throttled, 2);
    CHECK_INT(usage.billed_time, 11 * S);
    CHECK_INT(usage.cold_time, 6 * S);
    CHECK_INT(usage.idle_time, 32 * S);
    CHECK_INT(usage.peak, 2);
    CHECK(ol_serverless_gb_seconds(&options, 1, usage.billed_time) == 22 * OL_MONEY_UNIT);
    engine_stage_end(&stage);
}

/* Twice the memory that was measured with, one sandbox provisioned, 2 s to start, billed in whole seconds.
 *   0  130 s of work are 65 s of service: cut at 60, on the provisioned one.
 *   1  4,000,001 bytes: fails.
 *   2  4,000,000 bytes, 3 s of work: starts one, served 4-5.5: billed 3.5 s, so 4.
 *  61  .2 s of work on the provisioned one: .1 s, billed 1.
 *  62  150 s of work on it: in flight at 100. */
static void limits(void)
{
    const struct ol_request requests[] = {
        {.at = 0, .work = 130 * S},
        {.at = S, .work = S, .bytes = 4000001},
        {.at = 2 * S, .work = 3 * S, .bytes = 4000000},
        {.at = 61 * S, .work = S / 5},
        {.at = 62 * S, .work = 150 * S},
    };
    begin(requests, 5, 0, 0);
    struct ol_serverless_service options = plain_options(NULL, "2s", "10m");
    options.measured_bytes = INT64_C(1) << 30;
    options.payload_limit_bytes = 4000000;
    options.provisioned = 1;
    options.increment = S;
    open_engine(&options);
    engine_stage_advance(&stage, 100 * S);
    engine_stage_settle(&stage, 100 * S);
    const struct ol_serverless_usage usage = ol_serverless_usage(stage.engine, 100 * S);
    CHECK_INT(stage.tally.completed, 2);
    CHECK_INT(stage.tally.timed_out, 1);
    CHECK_INT(stage.tally.failed, 1);
    CHECK_INT(stage.tally.in_flight, 1);
    CHECK_NEAR(stage.tally.latency_sum, 3.6 * S, 0);
    CHECK_INT(usage.provisioned, 2);
    CHECK_INT(usage.provisioned_billed_time, 61 * S);
    CHECK_INT(usage.billed_time, 4 * S);
    CHECK_INT(usage.provisioned_time, 100 * S);
    CHECK_INT(usage.too_large, 1);
    CHECK_INT(usage.too_long, 1);
    engine_stage_end(&stage);
}

/* One sandbox, 10 s of service each. 0: served 0-10. 1 waits, has done so for 5 s at 6, and leaves. 5 waits until 10,
 * just as long as it may. 9 waits until 14, and leaves. A sandbox that is cut is gone: see the reference. */
static void patience(void)
{
    const struct ol_request requests[] = {
        {.at = 0, .work = 10 * S}, {.at = S, .work = S}, {.at = 5 * S, .work = 10 * S}, {.at = 9 * S, .work = S}};
    begin(requests, 4, 0, 0);
    struct ol_serverless_service options = plain_options(NULL, "0s", "10s");
    options.concurrency = 1;
    service.queue = 10;
    service.patience = 5 * S;
    open_engine(&options);
    engine_stage_advance(&stage, 100 * S);
    engine_stage_settle(&stage, 100 * S);
    CHECK_INT(stage.tally.completed, 2);
    CHECK_INT(stage.tally.timed_out, 2);
    CHECK_NEAR(stage.tally.latency_sum, 25 * S, 0);
    engine_stage_end(&stage);
}

/* Nothing is kept and nothing refused: each request pays its own start, 3 s, and its service, 1 s in the mean. */
static void all_cold(void)
{
    begin(NULL, 200000, 0.1 * S, 0);
    struct ol_serverless_service options = plain_options("exponential(1s)", "3s", "0s");
    open_engine(&options);
    engine_stage_advance(&stage, OL_TIME_LIMIT);
    engine_stage_settle(&stage, OL_TIME_LIMIT);
    CHECK_INT(stage.tally.completed, 200000);
    CHECK_INT(stage.tally.cold_starts, 200000);
    CHECK_NEAR(stage.tally.latency_sum / 200000, 4 * S, 0.01 * S); /* 4.5 deviations of 1 s / sqrt(200000) */
    CHECK(stage.tally.latency.least >= 3 * S);
    engine_stage_end(&stage);
}

/* M/G/c/c: the share that is lost is Erlang's B whatever the law of the service (Sevastyanov 1957), by the recursion
 * B(0) = 1, B(n) = a B(n - 1) / (n + a B(n - 1)). Ten sandboxes, load 8. */
static void erlang_b(const char *time)
{
    double shares[STAGE_REPLICATIONS], blocking = 1;
    for (int n = 1; n <= 10; n++)
        blocking = 8 * blocking / (n + 8 * blocking);
    for (uint64_t i = 0; i < STAGE_REPLICATIONS; i++) {
        begin(NULL, 200000, S / 8.0, i);
        struct ol_serverless_service options = plain_options(time, "0s", "1h");
        options.concurrency = 10;
        options.time_limit = 0;
        stage.tally.warmup_end = 100 * S;
        open_engine(&options);
        engine_stage_advance(&stage, OL_TIME_LIMIT);
        engine_stage_settle(&stage, OL_TIME_LIMIT);
        shares[i] = (double)stage.tally.shed / (double)stage.tally.requests;
        engine_stage_end(&stage);
    }
    engine_stage_within(time, shares, blocking, 0.05);
}

static void loss_formula(void)
{
    erlang_b("exponential(1s)");
    erlang_b("constant(1s)");
    erlang_b("gamma(0.25,4s)");
}

/* One sandbox that is given up as soon as nobody waits, and a long line. M/G/1 with a setup D (Welch 1964): T = E[S] +
 * lambda E[S^2] / (2 (1 - rho)) + (2 E[D] + lambda E[D^2]) / (2 (1 + lambda E[D])). Load .5, E[S^2] = 2; D exponential
 * of 2 s: 2 + (4 + 4) / (2 x 2) = 4; D of 10 s: 2 + (20 + 50) / 12 = 7.83333. */
static void setup_after_idleness(void)
{
    static const struct {
        const char *setup;
        double latency;
    } rows[] = {{"exponential(2s)", 4}, {"10s", 7.83333}};
    for (size_t k = 0; k < 2; k++) {
        double latencies[STAGE_REPLICATIONS];
        for (uint64_t i = 0; i < STAGE_REPLICATIONS; i++) {
            begin(NULL, 100000, 2 * S, i);
            struct ol_serverless_service options = plain_options("exponential(1s)", rows[k].setup, "0s");
            options.concurrency = 1;
            options.time_limit = 0;
            service.queue = OL_QUEUE_BOUND;
            stage.tally.warmup_end = 1000 * S;
            open_engine(&options);
            engine_stage_advance(&stage, OL_TIME_LIMIT);
            engine_stage_settle(&stage, OL_TIME_LIMIT);
            latencies[i] = stage.tally.latency_sum / (double)stage.tally.completed / S;
            engine_stage_end(&stage);
        }
        engine_stage_within(rows[k].setup, latencies, rows[k].latency, 0.05);
    }
}

/* ---- callers ---- */

/* One sandbox, no line, callers who wait for 4 s and try again once, after 1 s.
 *   0   served for 10 s; at 4 the caller gives up, at 5 he is turned away, as his own first call still runs: lost.
 *   8   turned away; back at 9, turned away: lost.
 *  12   the sandbox is warm: served till 13.
 * The abandoned call is billed to its end. */
static void abandoned_calls(void)
{
    const struct ol_request requests[] = {
        {.at = 0, .work = 10 * S}, {.at = 8 * S, .work = S}, {.at = 12 * S, .work = S}};
    begin(requests, 3, 0, 0);
    struct ol_serverless_service options = plain_options(NULL, "0s", "1m");
    struct ol_scaler_sample sample;
    options.concurrency = 1;
    service.timeout = 4 * S;
    service.retries = 1;
    open_engine(&options);
    engine_stage_advance(&stage, 6 * S);
    stage.engine->ops->sample(stage.engine, 6 * S, &sample);
    CHECK_NEAR(sample.concurrency, 1, 1e-9); /* the call, whose caller was away from 4 on */
    engine_stage_advance(&stage, 20 * S);
    engine_stage_settle(&stage, 20 * S);
    const struct ol_serverless_usage usage = ol_serverless_usage(stage.engine, 20 * S);
    CHECK_INT(stage.tally.completed, 1);
    CHECK_INT(stage.tally.shed, 2);
    CHECK_INT(stage.tally.timed_out, 0); /* his last try was turned away */
    CHECK_INT(stage.tally.retried, 2);
    CHECK_INT(usage.invocations, 2);
    CHECK_INT(usage.throttled, 3);
    CHECK_INT(usage.billed_time, 11 * S);
    CHECK_NEAR(stage.tally.latency_sum, S, 0);
    engine_stage_end(&stage);
}

/* Two sandboxes: the same caller is back at 5 while his first call runs to 10, and is served again to 15, of which he
 * waits for 4 s; both calls are billed. Half of the requests are in the cache, none of which is a call. */
static void retried_and_cached(void)
{
    begin((struct ol_request[]){{.at = 0, .work = 10 * S}}, 1, 0, 0);
    struct ol_serverless_service options = plain_options(NULL, "0s", "1m");
    options.concurrency = 2;
    service.timeout = 4 * S;
    service.retries = 1;
    open_engine(&options);
    engine_stage_advance(&stage, 20 * S);
    engine_stage_settle(&stage, 20 * S);
    struct ol_serverless_usage usage = ol_serverless_usage(stage.engine, 20 * S);
    CHECK_INT(stage.tally.timed_out, 1);
    CHECK_INT(usage.invocations, 2);
    CHECK_INT(usage.billed_time, 20 * S);
    CHECK_INT(usage.peak, 2);
    engine_stage_end(&stage);
    begin(NULL, 10000, S, 0);
    options = plain_options("100ms", "0s", "1m");
    service.cache = 0.5;
    open_engine(&options);
    engine_stage_advance(&stage, OL_TIME_LIMIT);
    engine_stage_settle(&stage, OL_TIME_LIMIT);
    usage = ol_serverless_usage(stage.engine, OL_TIME_LIMIT);
    CHECK_INT(stage.tally.completed, 10000);
    CHECK_INT(usage.invocations + stage.tally.cached, 10000);
    CHECK_NEAR((double)stage.tally.cached, 5000, 4.5 * 50); /* 4.5 deviations */
    CHECK_INT(usage.billed_time, usage.invocations * S / 10);
    engine_stage_end(&stage);
}

/* ---- by the hour ---- */

/* The clock starts at 22:30: its first hour of the calendar ends at 30 min. Calls of 1.0005 s, billed as 1.001 s, end
 * in the hour in which they end; the first after the warm-up's end at 1 s, though it began before. Nobody calls from 31
 * min to 5 h. */
static void by_the_hour(void)
{
    const ol_time minute = 60 * S;
    const struct ol_request requests[] = {{.at = S / 2, .work = 1000500},
                                          {.at = 30 * minute - S, .work = 1000500},
                                          {.at = 30 * minute, .work = 1000500},
                                          {.at = 300 * minute, .work = 1000500}};
    begin(requests, 4, 0, 0);
    struct ol_serverless_service options = plain_options(NULL, "0s", "1m");
    stage.tally.warmup_end = S;
    stage.setting.start_instant = 22 * OL_HOUR + 30 * minute;
    open_engine(&options);
    engine_stage_advance(&stage, 600 * minute);
    engine_stage_settle(&stage, 600 * minute);
    const struct ol_function_meter *meter = ol_serverless_meter(stage.engine);
    CHECK_INT(meter->count, 3);
    CHECK_INT(meter->hours[0].from, -30 * minute);
    CHECK_INT(meter->hours[0].calls, 1);
    CHECK_INT(meter->hours[1].from, 30 * minute);
    CHECK_INT(meter->hours[1].calls, 2);
    CHECK_INT(meter->hours[1].time, 2002000);
    CHECK_INT(meter->hours[2].from, 270 * minute);
    CHECK_INT(ol_serverless_usage(stage.engine, 600 * minute).invocations, 4);
    CHECK_INT(stage.tally.requests, 3);
    engine_stage_end(&stage);
}

/* ---- a reference: all sandboxes by name, looked at one by one ---- */

struct plain_sandbox {
    bool is_there, is_busy, is_cut;
    ol_time idle_since, gone, end;
};

struct plain_result {
    uint64_t completed, shed, timed_out, cold;
    double latency;
};

#define PLAIN_SANDBOXES 64

static struct plain_result play_plain(const struct ol_request *requests, size_t count,
                                      const struct ol_serverless_service *options, ol_time cold, ol_time keep)
{
    struct plain_sandbox boxes[PLAIN_SANDBOXES] = {0};
    struct plain_result result = {0};
    for (size_t i = 0; i < count; i++) {
        const ol_time now = requests[i].at;
        struct plain_sandbox *pick = NULL, *room = NULL;
        int busy = 0;
        for (int k = 0; k < PLAIN_SANDBOXES; k++) {
            struct plain_sandbox *box = &boxes[k];
            if (box->is_there && box->is_busy && box->end <= now) {
                box->is_busy = false;
                box->is_there = !box->is_cut;
                box->idle_since = box->end;
                box->gone = box->end + keep;
            }
            if (box->is_there && !box->is_busy && box->gone <= now)
                box->is_there = false;
            busy += box->is_there && box->is_busy;
            if (!box->is_there)
                room = box;
            else if (!box->is_busy && (!pick || box->idle_since > pick->idle_since))
                pick = box;
        }
        if (busy >= options->concurrency) {
            result.shed++;
            continue;
        }
        const bool is_cold = !pick;
        struct plain_sandbox *box = pick ? pick : room;
        const bool is_cut = requests[i].work > options->time_limit;
        const ol_time end = now + (is_cold ? cold : 0) + (is_cut ? options->time_limit : requests[i].work);
        *box = (struct plain_sandbox){.is_there = true, .is_busy = true, .is_cut = is_cut, .end = end};
        result.cold += is_cold;
        result.timed_out += is_cut;
        result.completed += !is_cut;
        result.latency += is_cut ? 0 : (double)(end - now);
    }
    return result;
}

static void against_plain(void)
{
    struct ol_request requests[400];
    for (uint64_t world = 0; world < 300; world++) {
        struct ol_rng rng = ol_rng_stream(3, "world", "serverless", world);
        ol_time now = 0;
        for (size_t i = 0; i < 400; i++) {
            now += (ol_time)ol_rng_below(&rng, 2 * S) + 1;
            requests[i] = (struct ol_request){.at = now, .work = 1 + (uint32_t)ol_rng_below(&rng, 12 * S)};
        }
        begin(requests, 400, 0, 0);
        struct ol_serverless_service options = plain_options(NULL, "1700ms", "4s");
        options.concurrency = 1 + (int64_t)ol_rng_below(&rng, 12);
        options.time_limit = (ol_time)(4 + ol_rng_below(&rng, 10)) * S;
        open_engine(&options);
        for (ol_time until = 0; until < now + 100 * S; until += 1 + (ol_time)ol_rng_below(&rng, 40 * S))
            engine_stage_advance(&stage, until);
        engine_stage_advance(&stage, now + 200 * S);
        engine_stage_settle(&stage, now + 200 * S);
        const struct plain_result want = play_plain(requests, 400, &options, 1700000, 4 * S);
        CHECK_INT(stage.tally.completed, want.completed);
        CHECK_INT(stage.tally.shed, want.shed);
        CHECK_INT(stage.tally.timed_out, want.timed_out);
        CHECK_INT(ol_serverless_usage(stage.engine, now + 200 * S).cold, want.cold);
        CHECK_NEAR(stage.tally.latency_sum, want.latency, 0);
        engine_stage_end(&stage);
    }
}

int main(void)
{
    CASE(warm_and_cold);
    CASE(limits);
    CASE(patience);
    CASE(all_cold);
    CASE(loss_formula);
    CASE(setup_after_idleness);
    CASE(abandoned_calls);
    CASE(retried_and_cached);
    CASE(by_the_hour);
    CASE(against_plain);
    return check_end();
}
