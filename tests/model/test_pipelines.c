/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests through several stages: worlds worked out by hand, queues in tandem and joins in closed form, and a
 * reference that walks the stages call by call.
 */
#include "models/serving/pipeline_state.h"
#include "tests/model/engine_stage.h"

#define S OL_SECOND

static struct engine_stage stage;

struct plan {
    const char *name, *after, *time;
    int64_t concurrency, calls;
};

static struct ol_stage stages[8];

static struct ol_pipeline plan_of(const struct plan *plans, size_t count)
{
    for (size_t i = 0; i < count; i++)
        stages[i] = (struct ol_stage){.name = plans[i].name,
                                      .after = plans[i].after,
                                      .time = engine_stage_law(&stage, plans[i].time, OL_LAW_DURATION),
                                      .concurrency = plans[i].concurrency ? plans[i].concurrency : 1,
                                      .calls = plans[i].calls ? plans[i].calls : 1,
                                      .share = 1,
                                      .probability = 1};
    return (struct ol_pipeline){.bound = 1000000, .stages = {stages, count}};
}

static void open_engine(const struct ol_pipeline *options, uint32_t instances)
{
    stage.engine = ol_pipeline_open(options, &stage.setting);
    for (uint32_t i = 0; i < instances; i++)
        stage.engine->ops->join(stage.engine, 0, i, 1);
}

/* A (1 s), then B (2 s) and C (4 s) side by side, then D (1 s) after both; a slot each. Requests at 0 and 1:
 * the first: A 0-1, B 1-3, C 1-5, D 5-6. The second: A 1-2, B 3-5, C 5-9, D 9-10. Latencies 6 and 9. */
static const struct plan diamond[] = {
    {.name = "a", .time = "1s"},
    {.name = "b", .after = "a", .time = "2s"},
    {.name = "c", .after = "a", .time = "4s"},
    {.name = "d", .after = "b, c", .time = "1s"},
};

static void fan_out(void)
{
    const struct ol_request requests[] = {{.at = 0}, {.at = S}};
    engine_stage_begin(&stage, requests, 2, 0, 0);
    const struct ol_pipeline options = plan_of(diamond, 4);
    open_engine(&options, 1);
    engine_stage_play(&stage, 20 * S);
    CHECK_INT(stage.tally.completed, 2);
    CHECK_INT(stage.tally.latency.least, 6 * S);
    CHECK_INT(stage.tally.latency.greatest, 9 * S);
    CHECK_NEAR(stage.tally.waited_sum, 0, 0);
    CHECK_NEAR(stage.tally.busy_time, 16 * S, 0);
    CHECK_NEAR(stage.tally.slot_time, 80 * S, 0);
    const struct ol_stage_usage *usage = ol_pipeline_usage(stage.engine);
    CHECK_NEAR(usage[1].waited, S, 0);
    CHECK_NEAR(usage[2].waited, 3 * S, 0);
    CHECK_NEAR(usage[2].busy, 8 * S, 0);
    CHECK_INT(usage[3].calls, 2);
    engine_stage_end(&stage);
}

/* Five calls of 1 s each in two slots: the first request's are 0-1, 0-1, 1-2, 1-2 and 2-3; the second's, which
 * comes at 0 too, begin at 2 in the other slot and end at 5. The stage behind is needed by none. A third is too
 * many, and may not wait. */
static void calls_and_bound(void)
{
    static const struct plan plans[] = {{.name = "a", .time = "1s", .concurrency = 2, .calls = 5},
                                        {.name = "b", .after = "a", .time = "7s"}};
    const struct ol_request requests[] = {{.at = 0}, {.at = 0}, {.at = S}};
    engine_stage_begin(&stage, requests, 3, 0, 0);
    struct ol_pipeline options = plan_of(plans, 2);
    options.bound = 2;
    stage.service.queue = 0;
    stages[1].probability = 0;
    open_engine(&options, 1);
    engine_stage_play(&stage, 20 * S);
    CHECK_INT(stage.tally.completed, 2);
    CHECK_INT(stage.tally.shed, 1);
    CHECK_INT(stage.tally.latency.least, 3 * S);
    CHECK_INT(stage.tally.latency.greatest, 5 * S);
    CHECK_NEAR(stage.tally.waited_sum, 2 * S, 0);
    CHECK_INT(ol_pipeline_usage(stage.engine)[0].calls, 10);
    CHECK_INT(ol_pipeline_usage(stage.engine)[1].skipped, 2);
    engine_stage_end(&stage);
}

/* Shares 1, 3 and 1 of seven instances, by the least (n + 1) / share: b (1/3), b (2/3), a (1, the first of equals), b
 * (3/3), c (1), b (4/3), b (5/3). So b has 5 slots, the others one; eight requests of three stages side by side, 1 s
 * each, take 8 s. */
static void apart(void)
{
    static const struct plan plans[] = {
        {.name = "a", .time = "1s"}, {.name = "b", .time = "1s"}, {.name = "c", .time = "1s"}};
    const struct ol_request requests[8] = {{0}};
    engine_stage_begin(&stage, requests, 8, 0, 0);
    struct ol_pipeline options = plan_of(plans, 3);
    options.placement = OL_STAGES_APART;
    stages[1].share = 3;
    open_engine(&options, 7);
    engine_stage_play(&stage, 20 * S);
    const struct ol_stage_usage *usage = ol_pipeline_usage(stage.engine);
    CHECK_NEAR(usage[0].waited, (0 + 1 + 2 + 3 + 4 + 5 + 6 + 7) * S, 0);
    CHECK_NEAR(usage[1].waited, (5 * 0 + 3 * 1) * S, 0);
    CHECK_NEAR(usage[2].waited, 28 * S, 0);
    CHECK_INT(stage.tally.latency.greatest, 8 * S);
    engine_stage_end(&stage);
}

/* Two instances, a stage of 10 s, then one of 1 s. The request at 0 is on the instance that joined last, the one at 1
 * on the other. The former is lost at 5. Its request begins again when the other has left its slot, at 11, and ends at
 * 22; the other has ended at 12. Or it fails. Or the instance that is left drains from 6 on, and is gone at 11: both
 * requests wait for the rest. */
static void instances_go(void)
{
    static const struct plan plans[] = {{.name = "a", .time = "10s"}, {.name = "b", .after = "a", .time = "1s"}};
    const struct ol_request requests[] = {{.at = 0}, {.at = S}};
    for (int i = 0; i < 3; i++) {
        const bool is_restart = i != 1, drains = i == 2;
        engine_stage_begin(&stage, requests, 2, 0, 0);
        const struct ol_pipeline options = plan_of(plans, 2);
        stage.service.on_loss = is_restart ? OL_ON_LOSS_RESTART : OL_ON_LOSS_FAIL;
        open_engine(&options, 2);
        engine_stage_advance(&stage, 5 * S);
        stage.engine->ops->lose(stage.engine, 5 * S, 1);
        engine_stage_advance(&stage, 6 * S);
        if (drains)
            stage.engine->ops->drain(stage.engine, 6 * S, 0);
        engine_stage_play(&stage, 30 * S);
        CHECK_INT(stage.tally.failed, !is_restart);
        CHECK_INT(stage.tally.completed, drains ? 0 : is_restart ? 2 : 1);
        CHECK_INT(stage.tally.in_flight, drains ? 2 : 0);
        CHECK_NEAR(stage.tally.latency_sum, (drains ? 0 : is_restart ? 22 + 11 : 11) * S, 0);
        CHECK_INT(stage.drained_at[0], drains ? 11 * S : 0);
        engine_stage_end(&stage);
    }
}

/* 10 s, then 1 s; one inside, one in front of it for 5 s at most; who is turned away or gives up tries again once, 20 s
 * later. The first is inside from 0 to 11. The second gives up at 6; the third is turned away at 2, and is inside from
 * 22 to 33; so the second, back at 26, gives up at 31. */
static void in_front(void)
{
    static const struct plan plans[] = {{.name = "a", .time = "10s"}, {.name = "b", .after = "a", .time = "1s"}};
    const struct ol_request requests[] = {{.at = 0}, {.at = S}, {.at = 2 * S}};
    engine_stage_begin(&stage, requests, 3, 0, 0);
    struct ol_pipeline options = plan_of(plans, 2);
    options.bound = 1;
    stage.service.queue = 1;
    stage.service.patience = 5 * S;
    stage.service.retries = 1;
    stage.service.backoff = 20 * S;
    open_engine(&options, 1);
    engine_stage_play(&stage, 100 * S);
    CHECK_INT(stage.tally.completed, 2);
    CHECK_INT(stage.tally.timed_out, 1);
    CHECK_INT(stage.tally.shed, 0);
    CHECK_INT(stage.tally.retried, 2);
    CHECK_NEAR(stage.tally.latency_sum, (11 + 31) * S, 0);
    CHECK_NEAR(stage.tally.waited_sum, 20 * S, 0);
    engine_stage_end(&stage);
}

/* The same stages, with room for all, and callers who hang up after 12 s. The first is done at 11. The second is served
 * from 10 to 20, though its caller has gone at 13; the third from 20 to 30, gone at 21; the fourth, gone at 22, never.
 * The last, at 30, is done at 41. */
static void hanging_up(void)
{
    static const struct plan plans[] = {{.name = "a", .time = "10s"}, {.name = "b", .after = "a", .time = "1s"}};
    const struct ol_request requests[] = {{.at = 0}, {.at = S}, {.at = 9 * S}, {.at = 10 * S}, {.at = 30 * S}};
    engine_stage_begin(&stage, requests, 5, 0, 0);
    const struct ol_pipeline options = plan_of(plans, 2);
    stage.service.timeout = 12 * S;
    open_engine(&options, 1);
    engine_stage_play(&stage, 100 * S);
    CHECK_INT(stage.tally.completed, 2);
    CHECK_INT(stage.tally.timed_out, 3);
    CHECK_NEAR(stage.tally.latency_sum, 22 * S, 0);
    CHECK_NEAR(stage.tally.busy_time, (11 + 10 + 10 + 11) * S, 0);
    engine_stage_end(&stage);
}

/* Without an instance nothing that has been given up on is kept: the queue of the stage holds what came in the last 10
 * s, some 20 of 100,000 calls. */
static void nobody_there(void)
{
    engine_stage_begin(&stage, NULL, 100000, S / 2.0, 0);
    const struct ol_pipeline options = plan_of(diamond, 4);
    stage.service.timeout = 10 * S;
    open_engine(&options, 0);
    engine_stage_play(&stage, OL_TIME_LIMIT);
    CHECK_INT(stage.tally.timed_out, 100000);
    CHECK(((const struct ol_pipeline_engine *)stage.engine)->run_count < 100);
    engine_stage_end(&stage);
}

/* What a scenario may get wrong. */
static void faults(void)
{
    static const struct plan plans[] = {{.name = "embed", .after = "rank", .time = "1s"},
                                        {.name = "rank", .after = "embed", .time = "1s"},
                                        {.name = "last", .after = "embd", .time = "1s"}};
    struct ol_faults found = {0};
    engine_stage_begin(&stage, NULL, 0, 0, 0);
    const struct ol_pipeline options = plan_of(plans, 3);
    ol_pipeline_check(&options, &found);
    CHECK_INT(found.count, 2);
    CHECK_HAS(found.items[0].message, "no stage \"embd\"; did you mean \"embed\"?");
    CHECK_HAS(found.items[1].message, "stage \"embed\" would have to wait for itself");
    ol_faults_release(&found);
    ol_request_merge_close(&stage.merge);
    ol_arena_release(&stage.arena);
}

static double latency_of(const struct plan *plans, size_t count, double mean_gap, uint64_t replication)
{
    engine_stage_begin(&stage, NULL, 150000, mean_gap, replication);
    const struct ol_pipeline options = plan_of(plans, count);
    stage.tally.warmup_end = 1000 * S;
    open_engine(&options, 1);
    engine_stage_play(&stage, OL_TIME_LIMIT);
    const double latency = stage.tally.latency_sum / (double)stage.tally.completed / S;
    engine_stage_end(&stage);
    return latency;
}

/* M/M/1 queues in tandem: what leaves the first is as Poisson as what came (Burke 1956), so T = 1 / (2 - 1) + 1 / (1.5
 * - 1) at an arrival a second. */
static void tandem(void)
{
    static const struct plan plans[] = {{.name = "a", .time = "exponential(500ms)"},
                                        {.name = "b", .after = "a", .time = "exponential(666667us)"}};
    double latencies[STAGE_REPLICATIONS];
    for (uint64_t i = 0; i < STAGE_REPLICATIONS; i++)
        latencies[i] = latency_of(plans, 2, S, i);
    engine_stage_within("T in tandem", latencies, 3, 0.05);
}

/* Two M/M/1 queues that every request joins both: T = (12 - rho) / 8 / (mu - lambda) (Flatto and Hahn 1984; Nelson and
 * Tantawi 1988, eq. 6); rho = .5, mu = 1: 2.875. */
static void fork_and_join(void)
{
    static const struct plan plans[] = {{.name = "a", .time = "exponential(1s)"},
                                        {.name = "b", .time = "exponential(1s)"}};
    double latencies[STAGE_REPLICATIONS];
    for (uint64_t i = 0; i < STAGE_REPLICATIONS; i++)
        latencies[i] = latency_of(plans, 2, 2.0 * S, i);
    engine_stage_within("T of a join", latencies, 2.875, 0.05);
}

/* ---- a reference: the next thing is looked for among all calls of all requests ---- */

#define STAGES   6
#define REQUESTS 60
#define CALLS    3

struct plain_call {
    bool waits, runs;
    ol_time since; /* waits: since when; runs: until when */
    uint64_t turn; /* of those that began to wait at one moment */
};

struct plain_world {
    uint64_t before[STAGES];
    int64_t calls[STAGES], slots[STAGES];
    ol_time time[STAGES];
    const struct ol_request *requests;
    struct plain_call table[REQUESTS][STAGES][CALLS];
    uint64_t begun[REQUESTS], ended[REQUESTS]; /* stages */
    uint64_t turns;
    double latency;
};

static void plain_begin(struct plain_world *world, ol_time now)
{
    for (int s = 0; s < STAGES; s++)
        for (;;) {
            struct plain_call *first = NULL;
            int64_t running = 0;
            for (int r = 0; r < REQUESTS; r++)
                for (int c = 0; c < CALLS; c++) {
                    struct plain_call *call = &world->table[r][s][c];
                    running += call->runs;
                    if (call->waits && (!first || call->turn < first->turn))
                        first = call;
                }
            if (!first || running >= world->slots[s])
                break;
            first->waits = false;
            first->runs = true;
            first->since = now + world->time[s];
        }
}

static void plain_reach(struct plain_world *world, int r, ol_time now)
{
    for (int s = 0; s < STAGES; s++) {
        if ((world->begun[r] >> s & 1) || (world->before[s] & ~world->ended[r]))
            continue;
        world->begun[r] |= UINT64_C(1) << s;
        for (int c = 0; c < world->calls[s]; c++)
            world->table[r][s][c] = (struct plain_call){.waits = true, .since = now, .turn = world->turns++};
    }
}

static void plain_end(struct plain_world *world, int r, int s, int c, ol_time now)
{
    bool has_ended = true;
    world->table[r][s][c].runs = false;
    for (int k = 0; k < CALLS; k++)
        has_ended &= !world->table[r][s][k].runs && !world->table[r][s][k].waits;
    world->ended[r] |= (uint64_t)has_ended << s;
    if (world->ended[r] == (UINT64_C(1) << STAGES) - 1)
        world->latency += (double)(now - world->requests[r].at);
    plain_reach(world, r, now);
    plain_begin(world, now);
}

static void plain_play(struct plain_world *world)
{
    for (int arrived = 0;;) {
        int at[3] = {-1, 0, 0};
        ol_time next = OL_NEVER;
        for (int r = 0; r < arrived; r++)
            for (int s = 0; s < STAGES; s++)
                for (int c = 0; c < CALLS; c++)
                    if (world->table[r][s][c].runs && world->table[r][s][c].since < next) {
                        next = world->table[r][s][c].since;
                        at[0] = r, at[1] = s, at[2] = c;
                    }
        if (arrived < REQUESTS && world->requests[arrived].at < next) {
            plain_reach(world, arrived, world->requests[arrived].at);
            plain_begin(world, world->requests[arrived].at);
            arrived++;
        } else if (at[0] >= 0)
            plain_end(world, at[0], at[1], at[2], next);
        else
            return;
    }
}

static void against_plain(void)
{
    static const char *const names[STAGES] = {"s0", "s1", "s2", "s3", "s4", "s5"};
    struct ol_request requests[REQUESTS];
    char after[STAGES][32], times[STAGES][32];
    for (uint64_t w = 0; w < 100; w++) {
        struct ol_rng rng = ol_rng_stream(9, "world", "pipeline", w);
        struct plan plans[STAGES];
        struct plain_world world = {.requests = requests};
        ol_time now = 0;
        for (size_t i = 0; i < REQUESTS; i++)
            requests[i] = (struct ol_request){.at = now += 1 + (ol_time)ol_rng_below(&rng, 6 * S)};
        for (int s = 0; s < STAGES; s++) {
            after[s][0] = '\0';
            for (int b = 0; b < s; b++)
                if (ol_rng_below(&rng, 3) == 0) {
                    world.before[s] |= UINT64_C(1) << b;
                    snprintf(after[s] + strlen(after[s]), 32 - strlen(after[s]), "s%d ", b);
                }
            world.calls[s] = 1 + (int64_t)ol_rng_below(&rng, CALLS);
            world.time[s] = 1 + (ol_time)ol_rng_below(&rng, 3 * S);
            world.slots[s] = 1 + (int64_t)ol_rng_below(&rng, 3);
            snprintf(times[s], sizeof times[s], "%lldus", (long long)world.time[s]);
            plans[s] = (struct plan){names[s], after[s], times[s], world.slots[s], world.calls[s]};
            world.slots[s] *= 2; /* instances */
        }
        plain_play(&world);
        engine_stage_begin(&stage, requests, REQUESTS, 0, 0);
        const struct ol_pipeline options = plan_of(plans, STAGES);
        open_engine(&options, 2);
        for (ol_time until = 0; until < now; until += 1 + (ol_time)ol_rng_below(&rng, 30 * S))
            engine_stage_advance(&stage, until);
        engine_stage_play(&stage, OL_TIME_LIMIT);
        CHECK_INT(stage.tally.completed, REQUESTS);
        CHECK_NEAR(stage.tally.latency_sum, world.latency, 0);
        engine_stage_end(&stage);
    }
}

static void turmoil(void)
{
    for (uint64_t w = 0; w < 60; w++) {
        struct ol_rng rng = ol_rng_stream(11, "world", "turmoil", w);
        engine_stage_begin(&stage, NULL, 2000, S / 2.0, w);
        struct ol_pipeline options = plan_of(diamond, 4);
        stages[1].probability = 0.5;
        stages[2].calls = 3;
        stages[3].time = engine_stage_law(&stage, "exponential(300ms)", OL_LAW_DURATION);
        options.placement = (int)ol_rng_below(&rng, 2);
        options.bound = 1 + (int64_t)ol_rng_below(&rng, 200);
        engine_stage_any_callers(&stage, &rng);
        open_engine(&options, 0);
        engine_stage_turmoil(&stage, &rng);
        engine_stage_end(&stage);
    }
}

int main(void)
{
    CASE(fan_out);
    CASE(calls_and_bound);
    CASE(apart);
    CASE(instances_go);
    CASE(in_front);
    CASE(hanging_up);
    CASE(nobody_there);
    CASE(faults);
    CASE(tandem);
    CASE(fork_and_join);
    CASE(against_plain);
    CASE(turmoil);
    return check_end();
}
