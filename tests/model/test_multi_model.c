/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many models on few instances: worlds worked out by hand, M/M/c for a single model, Che's approximation for what LRU
 * finds in memory, and a reference that keeps a table of all models on all instances.
 */
#include "models/serving/model_engine.h"
#include "models/serving/model_popularity.h"
#include "models/serving/model_store.h"
#include "tests/model/engine_stage.h"

#define S  OL_SECOND
#define GB INT64_C(1000000000)

static struct engine_stage stage;
static ol_time wanted_at, wanted_answer;

/* Models of 1 GB, loaded in a second; memory for so many of them. */
static struct ol_multi_model plain_options(int64_t models_in_memory, int64_t concurrency)
{
    struct ol_multi_model options = {.models = 1, .memory_bytes = models_in_memory * GB, .bandwidth_bytes = GB};
    stage.service.concurrency = concurrency;
    options.size = engine_stage_law(&stage, "1GB", OL_LAW_SIZE);
    return options;
}

static void open_engine(const struct ol_multi_model *options, uint32_t instances)
{
    stage.engine = ol_model_engine_open(options, &stage.setting);
    for (uint32_t i = 0; i < instances; i++)
        stage.engine->ops->join(stage.engine, 0, i, 1);
}

/* Of the world below: a hit of six, and memory that is full of two models. */
static void check_told(void)
{
    static const struct {
        const char *name;
        double value;
    } rows[] = {{"endpoint.e.models.loads", 4},           {"endpoint.e.models.evictions", 2},
                {"endpoint.e.models.hit_share", 1 / 6.0}, {"endpoint.e.models.resident_at_end", 2},
                {"endpoint.e.models.memory_at_end", 1},   {"endpoint.e.models.loading_hours", 4 / 3600.0}};
    struct ol_metrics metrics = {.replications = 1, .arena = &stage.arena};
    stage.engine->ops->metrics(stage.engine, "e", &metrics, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_NEAR(ol_metrics_find(&metrics, rows[i].name)->values[0], rows[i].value, 1e-12);
}

/* One instance of two slots, memory for two models.
 *   0.0 A: loads 0-1, served 1-2.       0.5 A: waits for that in the other slot, served 1-2.
 *   0.6 B: waits, begins at 2, loads 2-3, served 3-4.
 *   2.5 C: evicts A, as B is in use; loads 3-4, behind B; served 4-5.
 *   6.0 B: is there, served 6-7.        8.0 A: evicts C, used longest ago; loads 8-9, served 9-10.
 * Latencies 2, 1.5, 3.4, 2.5, 1, 2; busy 2 + 1.5 + 2 + 2.5 + 1 + 2. */
static void loads_and_evictions(void)
{
    const struct ol_request requests[] = {
        {.at = 0, .model = 1, .work = S},      {.at = S / 2, .model = 1, .work = S},
        {.at = 600000, .model = 2, .work = S}, {.at = 2500000, .model = 3, .work = S},
        {.at = 6 * S, .model = 2, .work = S},  {.at = 8 * S, .model = 1, .work = S},
    };
    engine_stage_begin(&stage, requests, 6, 0, 0);
    const struct ol_multi_model options = plain_options(2, 2);
    open_engine(&options, 1);
    engine_stage_play(&stage, 20 * S);
    const struct ol_model_usage *usage = ol_model_engine_usage(stage.engine);
    CHECK_INT(stage.tally.completed, 6);
    CHECK_NEAR(stage.tally.latency_sum, 12.4 * S, 0);
    CHECK_NEAR(stage.tally.waited_sum, 1.4 * S, 0);
    CHECK_NEAR(stage.tally.busy_time, 11 * S, 0);
    CHECK_NEAR(stage.tally.slot_time, 40 * S, 0);
    CHECK_INT(stage.tally.cold_starts, 5);
    CHECK_INT(usage->hits, 1);
    CHECK_INT(usage->joined, 1);
    CHECK_INT(usage->misses, 4);
    CHECK_INT(usage->loads, 4);
    CHECK_INT(usage->evictions, 2);
    CHECK_INT(usage->load_time, 4 * S);
    CHECK_INT(usage->load_wait.count, 5);
    CHECK_INT(usage->load_wait.least, S / 2);
    CHECK_INT(usage->load_wait.greatest, S * 3 / 2);
    check_told();
    engine_stage_end(&stage);
}

/* A at 0, 10 and 20, B at 30, C at 40, A at 50, memory for two: C evicts B, used once, or A, used longest ago. */
static uint64_t hits_by(int eviction)
{
    const struct ol_request requests[] = {
        {.at = 0, .model = 1, .work = S},      {.at = 10 * S, .model = 1, .work = S},
        {.at = 20 * S, .model = 1, .work = S}, {.at = 30 * S, .model = 2, .work = S},
        {.at = 40 * S, .model = 3, .work = S}, {.at = 50 * S, .model = 1, .work = S},
    };
    engine_stage_begin(&stage, requests, 6, 0, 0);
    struct ol_multi_model options = plain_options(2, 1);
    options.eviction = eviction;
    open_engine(&options, 1);
    engine_stage_play(&stage, 100 * S);
    const uint64_t hits = ol_model_engine_usage(stage.engine)->hits;
    engine_stage_end(&stage);
    return hits;
}

static void victims(void)
{
    CHECK_INT(hits_by(OL_EVICT_LRU), 2);
    CHECK_INT(hits_by(OL_EVICT_LFU), 3);
}

/* A at 0 goes to the first of two instances, and at 10 either back to it, or to the second, whose memory is empty. */
static void routes(void)
{
    const struct ol_request requests[] = {{.at = 0, .model = 1, .work = S}, {.at = 10 * S, .model = 1, .work = S}};
    for (int routing = OL_ROUTE_RESIDENT; routing <= OL_ROUTE_LEAST_LOADED; routing++) {
        engine_stage_begin(&stage, requests, 2, 0, 0);
        struct ol_multi_model options = plain_options(2, 1);
        options.routing = routing;
        open_engine(&options, 2);
        engine_stage_play(&stage, 100 * S);
        CHECK_INT(ol_model_engine_usage(stage.engine)->hits, routing == OL_ROUTE_RESIDENT);
        engine_stage_end(&stage);
    }
}

/* Memory for one model. A at 0 is served 1-6; B at 2 finds a slot but no memory, and at 6 loads till 7, served till 8;
 * A at 3 is behind it, and at 8 loads till 9, served till 10. Latencies 6, 6, 7. A model of 2 GB fails. With patience
 * for 2 s, B leaves at 4, when A finds its model there, and is served till 5. */
static void memory_in_use(void)
{
    const struct ol_request requests[] = {{.at = 0, .model = 1, .work = 5 * S},
                                          {.at = 2 * S, .model = 2, .work = S},
                                          {.at = 3 * S, .model = 1, .work = S}};
    for (int is_patient = 0; is_patient < 2; is_patient++) {
        engine_stage_begin(&stage, requests, 3, 0, 0);
        struct ol_multi_model options = plain_options(1, 2);
        stage.service.patience = is_patient ? 0 : 2 * S;
        open_engine(&options, 1);
        engine_stage_play(&stage, 100 * S);
        CHECK_INT(stage.tally.completed, 2 + is_patient);
        CHECK_INT(stage.tally.timed_out, 1 - is_patient);
        CHECK_NEAR(stage.tally.latency_sum, (is_patient ? 19 : 8) * S, 0);
        engine_stage_end(&stage);
    }
    engine_stage_begin(&stage, requests, 3, 0, 0);
    struct ol_multi_model options = plain_options(1, 2);
    options.memory_bytes--;
    open_engine(&options, 1);
    engine_stage_play(&stage, 100 * S);
    CHECK_INT(stage.tally.failed, 3);
    CHECK_INT(ol_model_engine_usage(stage.engine)->too_large, 3);
    engine_stage_end(&stage);
}

static ol_time note_wanted(void *self, ol_time at)
{
    (void)self;
    wanted_at = at;
    return wanted_answer;
}

/* A at 0, 10 s of service, on the first of two, which is lost at 5: on the second, half as fast, it loads 5-6 and is
 * served 6-26, or it fails. The second drains from 10 on, and is gone when its request is. A at 12 has none. */
static void instances_go(void)
{
    const struct ol_request requests[] = {{.at = 0, .model = 1, .work = 10 * S},
                                          {.at = 12 * S, .model = 1, .work = S}};
    for (int loss = OL_ON_LOSS_RESTART; loss <= OL_ON_LOSS_FAIL; loss++) {
        engine_stage_begin(&stage, requests, 2, 0, 0);
        struct ol_multi_model options = plain_options(2, 1);
        stage.service.on_loss = loss;
        stage.setting.hooks.wanted = note_wanted;
        wanted_at = 0;
        wanted_answer = 14 * S;
        open_engine(&options, 1);
        stage.engine->ops->join(stage.engine, 0, 1, 0.5);
        engine_stage_advance(&stage, 5 * S);
        stage.engine->ops->lose(stage.engine, 5 * S, 0);
        engine_stage_advance(&stage, 10 * S);
        stage.engine->ops->drain(stage.engine, 10 * S, 1);
        CHECK_INT(stage.drained_at[1], loss == OL_ON_LOSS_FAIL ? 10 * S : 0);
        engine_stage_advance(&stage, 40 * S);
        CHECK_INT(wanted_at, 12 * S);
        CHECK_INT(stage.drained_at[1], loss == OL_ON_LOSS_FAIL ? 10 * S : 0);
        stage.engine->ops->join(stage.engine, 14 * S, 0, 1);
        engine_stage_advance(&stage, 40 * S);
        engine_stage_settle(&stage, 40 * S);
        CHECK_INT(stage.drained_at[1], loss == OL_ON_LOSS_FAIL ? 10 * S : 26 * S);
        CHECK_INT(stage.tally.failed, loss == OL_ON_LOSS_FAIL);
        CHECK_NEAR(stage.tally.latency_sum, (loss == OL_ON_LOSS_FAIL ? 4 : 30) * S, 0);
        engine_stage_end(&stage);
    }
}

/* One slot, callers who wait for 3 s and try again once, 5 s later. A at 0 loads 0-1, is served 1-2. B at .5 begins
 * at 2, loads 2-3, and hangs up at 3.5, in the midst of 2 s of service; at 8.5 it is there, and served till 10.5. Where
 * a request is served for 1.5 s at most, from the end of the loading on, A is done and B is cut at 4.5, and again, from
 * 9.5 on, at 11. */
static void hanging_up(void)
{
    const struct ol_request requests[] = {{.at = 0, .model = 1, .work = S},
                                          {.at = S / 2, .model = 2, .work = 2 * S}};
    for (int is_cut = 0; is_cut < 2; is_cut++) {
        engine_stage_begin(&stage, requests, 2, 0, 0);
        const struct ol_multi_model options = plain_options(2, 1);
        *(is_cut ? &stage.service.service_timeout : &stage.service.timeout) = is_cut ? 3 * S / 2 : 3 * S;
        stage.service.retries = 1;
        stage.service.backoff = 5 * S;
        open_engine(&options, 1);
        engine_stage_play(&stage, 100 * S);
        CHECK_INT(stage.tally.retried, 1);
        CHECK_INT(stage.tally.cold_starts, 2);
        CHECK_INT(ol_model_engine_usage(stage.engine)->hits, 1);
        CHECK_INT(ol_model_engine_usage(stage.engine)->misses, 2);
        CHECK_INT(stage.tally.timed_out, is_cut);
        CHECK_NEAR(stage.tally.latency_sum, (is_cut ? 2 : 2 + 10) * S, 0);
        CHECK_NEAR(stage.tally.busy_time, (is_cut ? 2 + 2.5 + 1.5 : 2 + 1.5 + 2) * S, 0);
        engine_stage_end(&stage);
    }
}

/* Callers who wait for half a second. A's model is there after one, so it is gone at .5, and its slot at 1; B, from .8
 * on, finds the model and is served from 1 to 1.2. */
static void hanging_up_while_loading(void)
{
    const struct ol_request requests[] = {{.at = 0, .model = 1, .work = S / 5},
                                          {.at = S * 4 / 5, .model = 1, .work = S / 5}};
    engine_stage_begin(&stage, requests, 2, 0, 0);
    const struct ol_multi_model options = plain_options(2, 1);
    stage.service.timeout = S / 2;
    open_engine(&options, 1);
    engine_stage_play(&stage, 100 * S);
    CHECK_INT(stage.tally.timed_out, 1);
    CHECK_INT(stage.tally.completed, 1);
    CHECK_INT(ol_model_engine_usage(stage.engine)->hits, 1);
    CHECK_NEAR(stage.tally.latency_sum, 0.4 * S, 0);
    CHECK_NEAR(stage.tally.busy_time, 1.2 * S, 0);
    engine_stage_end(&stage);
}

/* One slot, one may wait. A loads 0-1, is served 1-2, B 2-4. C at 1 is turned away as B waits, and back at 5, served
 * till 6. */
static void turned_away(void)
{
    const struct ol_request requests[] = {{.at = 0, .model = 1, .work = S},
                                          {.at = S / 2, .model = 1, .work = 2 * S},
                                          {.at = S, .model = 1, .work = S}};
    engine_stage_begin(&stage, requests, 3, 0, 0);
    const struct ol_multi_model options = plain_options(2, 1);
    stage.service.queue = 1;
    stage.service.retries = 1;
    stage.service.backoff = 4 * S;
    open_engine(&options, 1);
    engine_stage_play(&stage, 100 * S);
    CHECK_INT(stage.tally.completed, 3);
    CHECK_INT(stage.tally.retried, 1);
    CHECK_NEAR(stage.tally.latency_sum, (2 + 3.5 + 5) * S, 0);
    engine_stage_end(&stage);
}

/* One model that is there for good: M/M/4 at load 3.2, Wq .745541 of a service (Erlang C). */
static void single_model(void)
{
    double waits[STAGE_REPLICATIONS];
    for (uint64_t i = 0; i < STAGE_REPLICATIONS; i++) {
        engine_stage_begin(&stage, NULL, 150000, S / 3.2, i);
        struct ol_multi_model options = plain_options(1, 2);
        stage.service.time = engine_stage_law(&stage, "exponential(1s)", OL_LAW_DURATION);
        stage.tally.warmup_end = 1000 * S;
        open_engine(&options, 2);
        engine_stage_play(&stage, OL_TIME_LIMIT);
        waits[i] = stage.tally.waited_sum / (double)stage.tally.completed / S;
        engine_stage_end(&stage);
    }
    engine_stage_within("Wq", waits, 0.745541, 0.07);
}

/* What LRU finds of Zipf requests, by Che, Tung and Wang 2002: the i-th model is there with probability
 * 1 - exp(-p_i T), where T is such that these add up to what memory holds. */
static double che(uint32_t models, double exponent, double memory)
{
    double low = 0, high = 1e9, hits = 0;
    double *p = ol_mem_new(models * sizeof *p);
    for (uint32_t i = 0; i < models; i++)
        p[i] = ol_zipf_probability(models, exponent, i);
    for (int step = 0; step < 100; step++) {
        double held = 0;
        for (uint32_t i = 0; i < models; i++)
            held -= expm1(-p[i] * (low + high) / 2);
        *(held < memory ? &low : &high) = (low + high) / 2;
    }
    for (uint32_t i = 0; i < models; i++)
        hits -= p[i] * expm1(-p[i] * low);
    ol_mem_free(p);
    return hits;
}

static void hit_rate(void)
{
    static const struct {
        int64_t models, memory;
        double zipf;
    } rows[] = {{1000, 100, 0.8}, {1000, 400, 0}, {5000, 200, 1.2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        engine_stage_begin(&stage, NULL, 300000, S, 0);
        struct ol_multi_model options = plain_options(rows[i].memory, 4);
        options.models = rows[i].models;
        options.zipf = rows[i].zipf;
        options.bandwidth_bytes = GB * 1000000;
        stage.tally.warmup_end = 20000 * S;
        open_engine(&options, 1);
        engine_stage_play(&stage, OL_TIME_LIMIT);
        const struct ol_model_usage *usage = ol_model_engine_usage(stage.engine);
        const double share =
            (double)(usage->hits + usage->joined) / (double)(usage->hits + usage->joined + usage->misses);
        CHECK_NEAR(share, che((uint32_t)rows[i].models, rows[i].zipf, (double)rows[i].memory), 0.005);
        engine_stage_end(&stage);
    }
}

/* ---- a reference: tables of all models on all instances ---- */

#define INSTANCES 3
#define MODELS    9 /* labels 1 .. 8 */
#define REQUESTS  300

struct plain_copy {
    bool is_there;
    int pins;
    uint64_t uses;
    ol_time ready, used;
};

struct plain_world {
    const struct ol_multi_model *options;
    int64_t bytes[MODELS];
    struct plain_copy copies[INSTANCES][MODELS];
    ol_time loader_free[INSTANCES];
    const struct ol_request *requests;
    ol_time ends[REQUESTS]; /* 0: has not begun; OL_NEVER: refused, or ended */
    int on[REQUESTS], waiting;
    uint64_t shed, misses, evictions, clock; /* clock: of uses */
    double latency;
};

static int64_t plain_used(const struct plain_world *world, int instance, bool only_pinned)
{
    int64_t used = 0;
    for (int m = 0; m < MODELS; m++)
        if (world->copies[instance][m].is_there && (!only_pinned || world->copies[instance][m].pins))
            used += world->bytes[m];
    return used;
}

static int plain_busy(const struct plain_world *world, int instance)
{
    int busy = 0;
    for (int m = 0; m < MODELS; m++)
        busy += world->copies[instance][m].pins;
    return busy;
}

static bool plain_takes(const struct plain_world *world, int instance, uint32_t model)
{
    return plain_busy(world, instance) < stage.service.concurrency &&
           (world->copies[instance][model].is_there ||
            plain_used(world, instance, true) + world->bytes[model] <= world->options->memory_bytes);
}

static int plain_route(const struct plain_world *world, uint32_t model)
{
    int best = -1;
    for (int pass = world->options->routing == OL_ROUTE_RESIDENT ? 0 : 1; pass < 2 && best < 0; pass++)
        for (int i = 0; i < INSTANCES; i++) {
            if (!plain_takes(world, i, model) || (pass == 0 && !world->copies[i][model].is_there))
                continue;
            const int busy = plain_busy(world, i), than = best < 0 ? 0 : plain_busy(world, best);
            if (best < 0 || busy < than ||
                (busy == than && pass == 1 && plain_used(world, i, false) < plain_used(world, best, false)))
                best = i;
        }
    return best;
}

static void plain_evict(struct plain_world *world, int instance)
{
    struct plain_copy *victim = NULL;
    for (int m = 0; m < MODELS; m++) {
        struct plain_copy *copy = &world->copies[instance][m];
        if (!copy->is_there || copy->pins)
            continue;
        const bool is_lfu = world->options->eviction == OL_EVICT_LFU;
        if (!victim ||
            (is_lfu && copy->uses != victim->uses ? copy->uses < victim->uses : copy->used < victim->used))
            victim = copy;
    }
    victim->is_there = false;
    world->evictions++;
}

static void plain_start(struct plain_world *world, int request, int instance, ol_time now)
{
    const uint32_t model = world->requests[request].model;
    struct plain_copy *copy = &world->copies[instance][model];
    if (!copy->is_there) {
        while (plain_used(world, instance, false) + world->bytes[model] > world->options->memory_bytes)
            plain_evict(world, instance);
        const ol_time begins = world->loader_free[instance] > now ? world->loader_free[instance] : now;
        world->loader_free[instance] = begins + world->bytes[model] * S;
        *copy = (struct plain_copy){.is_there = true, .ready = world->loader_free[instance]};
        world->misses++;
    }
    copy->pins++;
    copy->uses++;
    copy->used = (ol_time)++world->clock;
    world->on[request] = instance;
    world->ends[request] = (copy->ready > now ? copy->ready : now) + world->requests[request].work;
}

static void plain_serve(struct plain_world *world, int arrived, ol_time now)
{
    for (int r = 0; r < arrived; r++) {
        if (world->ends[r])
            continue;
        const int instance = plain_route(world, world->requests[r].model);
        if (instance < 0)
            return;
        world->waiting--;
        plain_start(world, r, instance, now);
    }
}

static void plain_play(struct plain_world *world)
{
    for (int arrived = 0;;) {
        int first = -1;
        for (int r = 0; r < arrived; r++)
            if (world->ends[r] && world->ends[r] != OL_NEVER && (first < 0 || world->ends[r] < world->ends[first]))
                first = r;
        if (first < 0 && arrived == REQUESTS)
            return;
        if (arrived == REQUESTS || (first >= 0 && world->ends[first] <= world->requests[arrived].at)) {
            const ol_time now = world->ends[first];
            world->latency += (double)(now - world->requests[first].at);
            world->copies[world->on[first]][world->requests[first].model].pins--;
            world->ends[first] = OL_NEVER;
            plain_serve(world, arrived, now);
            continue;
        }
        const ol_time now = world->requests[arrived++].at;
        world->waiting++;
        plain_serve(world, arrived, now);
        if (world->waiting > stage.service.queue) {
            world->ends[arrived - 1] = OL_NEVER;
            world->waiting--;
            world->shed++;
        }
    }
}

static void against_plain(void)
{
    struct ol_request requests[REQUESTS];
    for (uint64_t w = 0; w < 300; w++) {
        struct ol_rng rng = ol_rng_stream(5, "world", "models", w);
        ol_time now = 0;
        const uint64_t gap = 1 + ol_rng_below(&rng, 4 * S);
        for (size_t i = 0; i < REQUESTS; i++) {
            now += 1 + (ol_time)ol_rng_below(&rng, gap);
            requests[i] = (struct ol_request){.at = now,
                                              .model = 1 + (uint32_t)ol_rng_below(&rng, MODELS - 1),
                                              .work = 1 + (uint32_t)ol_rng_below(&rng, 5 * S)};
        }
        engine_stage_begin(&stage, requests, REQUESTS, 0, 0);
        struct ol_multi_model options = plain_options(1, 1 + (int64_t)ol_rng_below(&rng, 3));
        options.size = engine_stage_law(&stage, "uniform(1B,4B)", OL_LAW_SIZE);
        options.bandwidth_bytes = 1;
        options.memory_bytes = 3 + (int64_t)ol_rng_below(&rng, 8);
        stage.service.queue = (int64_t)ol_rng_below(&rng, 20);
        options.eviction = (int)ol_rng_below(&rng, 2);
        options.routing = (int)ol_rng_below(&rng, 2);
        struct plain_world world = {.options = &options, .requests = requests};
        for (uint32_t m = 1; m < MODELS; m++) { /* by the label, in the key of the stream */
            struct ol_rng size_rng = ol_rng_stream(7, "model-size", "stage", 0);
            size_rng.counter[1] = m;
            world.bytes[m] = (int64_t)ol_law_draw(&options.size, &size_rng);
        }
        plain_play(&world);
        open_engine(&options, INSTANCES);
        for (ol_time until = 0; until < now; until += 1 + (ol_time)ol_rng_below(&rng, 100 * S))
            engine_stage_advance(&stage, until);
        engine_stage_play(&stage, OL_TIME_LIMIT);
        CHECK_INT(stage.tally.shed, world.shed);
        CHECK_INT(stage.tally.completed, REQUESTS - world.shed);
        CHECK_INT(ol_model_engine_usage(stage.engine)->misses, world.misses);
        CHECK_INT(ol_model_engine_usage(stage.engine)->evictions, world.evictions);
        CHECK_NEAR(stage.tally.latency_sum, world.latency, 0);
        engine_stage_end(&stage);
    }
}

static void turmoil(void)
{
    for (uint64_t w = 0; w < 60; w++) {
        struct ol_rng rng = ol_rng_stream(11, "world", "turmoil", w);
        engine_stage_begin(&stage, NULL, 2000, S / 2.0, w);
        struct ol_multi_model options = plain_options(1, 1 + (int64_t)ol_rng_below(&rng, 3));
        options.models = 20;
        options.zipf = 1;
        options.memory_bytes = 4 * GB;
        options.size = engine_stage_law(&stage, "uniform(500MB,4GB)", OL_LAW_SIZE);
        options.routing = (int)ol_rng_below(&rng, 2);
        stage.service.time = engine_stage_law(&stage, "exponential(1s)", OL_LAW_DURATION);
        stage.service.service_timeout = ol_rng_below(&rng, 2) ? 2 * S : 0;
        engine_stage_any_callers(&stage, &rng);
        open_engine(&options, 0);
        engine_stage_turmoil(&stage, &rng);
        engine_stage_end(&stage);
    }
}

int main(void)
{
    CASE(loads_and_evictions);
    CASE(victims);
    CASE(routes);
    CASE(memory_in_use);
    CASE(instances_go);
    CASE(hanging_up);
    CASE(hanging_up_while_loading);
    CASE(turned_away);
    CASE(single_model);
    CASE(hit_rate);
    CASE(against_plain);
    CASE(turmoil);
    return check_end();
}
