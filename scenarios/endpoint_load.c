/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/endpoint_load.h"

#include "models/serving/model_engine.h"
#include "models/serving/pipeline_graph.h"
#include "models/serving/serverless_engine.h"
#include "models/serving/service.h"
#include "models/serving/token_speed.h"
#include "reports/number.h"

#include <math.h>

/* At most, and how fast the mean of them is. */
struct force {
    double instances, speed;
};

static const struct ol_capacity *capacities_of(const struct ol_endpoint *endpoint, size_t *count)
{
    *count = endpoint->capacities.count > 0 ? endpoint->capacities.count : 1;
    return endpoint->capacities.count > 0 ? endpoint->capacities.items : &endpoint->implied;
}

/* Whether `max` bounds its instances. */
static bool has_most(const struct ol_endpoint *endpoint)
{
    return endpoint->autoscalers.count > 0 || endpoint->kind == OL_ENDPOINT_BATCH;
}

/* Without an autoscaler there are never more than `min`, but for a batch. */
static struct force force_of(const struct ol_endpoint *endpoint)
{
    size_t count;
    const struct ol_capacity *capacities = capacities_of(endpoint, &count);
    double most = 0, fast = 0;
    for (size_t i = 0; i < count; i++) {
        most += (double)ol_capacity_most(&capacities[i]);
        fast += (double)ol_capacity_most(&capacities[i]) * ol_capacity_speed(&capacities[i], NULL);
    }
    const double limit = has_most(endpoint) ? most : fmax((double)endpoint->min, 1);
    return (struct force){fmin(most, limit), endpoint->speed * (most > 0 ? fast / most : 1)};
}

/* Of a request at speed 1, in microseconds. */
static double time_of(const struct ol_law *law, const struct ol_endpoint_demand *demand)
{
    const double own = law->type ? ol_law_mean(law) : 0;
    return demand->told_share * demand->told_work + (1 - demand->told_share) * own;
}

/* ---- by sort ---- */

static double load_of_service(const struct ol_endpoint *endpoint, const struct ol_endpoint_demand *demand,
                              double rate, struct force force)
{
    struct ol_service service = *(const struct ol_service *)endpoint->services.items;
    struct ol_arena arena = {0};
    char text[64], why[OL_LAW_WHY];
    snprintf(text, sizeof text, "%.0fus", fmin(time_of(&service.time, demand), OL_LAW_MAX / 2));
    if (demand->told_share > 0)
        ol_law_parse(&service.time, ol_slice_of(text), OL_LAW_DURATION, ".", &arena, why);
    const double load = ol_service_load(&service, rate, force.instances, force.speed);
    ol_arena_release(&arena);
    return load;
}

static double load_of_tokens(const struct ol_endpoint *endpoint, const struct ol_endpoint_demand *demand,
                             double rate, struct force force)
{
    const struct ol_service *service = endpoint->services.items;
    const double share = service ? 1 - service->cache : 1;
    return ol_tokens_load(endpoint->tokens.items, rate * share, demand->prompt, demand->output,
                          force.instances * force.speed);
}

static double load_of_models(const struct ol_endpoint *endpoint, const struct ol_endpoint_demand *demand,
                             double rate, struct force force)
{
    const struct ol_service *service = endpoint->services.items;
    return rate * (1 - service->cache) * time_of(&service->time, demand) / (double)OL_SECOND /
           (force.instances * force.speed * (double)service->concurrency);
}

/* That of the stage that has most to do. */
static double load_of_pipeline(const struct ol_endpoint *endpoint, const struct ol_endpoint_demand *demand,
                               double rate, struct force force)
{
    const struct ol_pipeline *pipeline = endpoint->pipelines.items;
    const struct ol_stage *stages = pipeline->stages.items;
    double shares = 0, most = 0;
    (void)demand;
    for (size_t i = 0; i < pipeline->stages.count; i++)
        shares += stages[i].share;
    for (size_t i = 0; i < pipeline->stages.count; i++) {
        const struct ol_stage *stage = &stages[i];
        const double part = pipeline->placement == OL_STAGES_TOGETHER ? 1 : stage->share / shares;
        const double slots = force.instances * part * force.speed * (double)stage->concurrency;
        const double work = rate * stage->probability * (double)stage->calls * ol_law_mean(&stage->time);
        most = fmax(most, work / (double)OL_SECOND / slots);
    }
    return most;
}

static double load_of_function(const struct ol_endpoint *endpoint, const struct ol_endpoint_demand *demand,
                               double rate, struct force force)
{
    const struct ol_serverless_service *function = endpoint->functions.items;
    const struct ol_service *service = endpoint->services.items;
    const double speed = ol_serverless_speed(function) * endpoint->speed;
    (void)force;
    if (function->concurrency == 0)
        return 0;
    return rate * (1 - service->cache) * time_of(&service->time, demand) / speed / (double)OL_SECOND /
           (double)function->concurrency;
}

/* The first that an endpoint has says how it serves. */
static const struct sort {
    size_t list; /* of the endpoint */
    double (*load)(const struct ol_endpoint *endpoint, const struct ol_endpoint_demand *demand, double rate,
                   struct force force);
} sorts[] = {
    {offsetof(struct ol_endpoint, functions), load_of_function},
    {offsetof(struct ol_endpoint, multi_models), load_of_models},
    {offsetof(struct ol_endpoint, pipelines), load_of_pipeline},
    {offsetof(struct ol_endpoint, tokens), load_of_tokens},
    {offsetof(struct ol_endpoint, services), load_of_service},
};

double ol_endpoint_load(const struct ol_endpoint *endpoint, const struct ol_endpoint_demand *demand, double rate)
{
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        const struct ol_list *list = (const struct ol_list *)((const char *)endpoint + sorts[i].list);
        if (list->count == 0)
            continue;
        const double load = sorts[i].load(endpoint, demand, rate, force_of(endpoint));
        return isfinite(load) && load > 0 ? load : 0;
    }
    return 0;
}

/* ---- notes ---- */

/* "its 4 instances": what keeps up no more, and how many of it would. */
static void say_limit(const struct ol_endpoint *endpoint, double load, char limit[80], char remedy[120])
{
    const struct ol_serverless_service *function =
        endpoint->functions.count > 0 ? endpoint->functions.items : NULL;
    const double most = function ? (double)function->concurrency : force_of(endpoint).instances;
    if (function)
        snprintf(limit, 80, "concurrency=\"%.0f\"", most);
    else if (most > 1)
        snprintf(limit, 80, "its %.0f instances", most);
    else
        snprintf(limit, 80, "its one instance");
    if (function)
        snprintf(remedy, 120, "more than concurrency=\"%.0f\"", floor(load * most));
    else if (endpoint->capacities.count > 0)
        snprintf(remedy, 120, "%.0f of them", floor(load * most) + 1);
    else
        snprintf(remedy, 120, "%s=\"%.0f\"", has_most(endpoint) ? "max" : "min", floor(load * most) + 1);
}

static void note_load(const struct ol_endpoint *endpoint, const struct ol_endpoint_demand *demand,
                      struct ol_faults *notes)
{
    const double mean = ol_endpoint_load(endpoint, demand, demand->mean);
    const double peak = ol_endpoint_load(endpoint, demand, demand->peak);
    const bool is_always = mean > 1;
    const double load = is_always ? mean : peak;
    char limit[80], remedy[120], rate[OL_NUMBER_BUFFER], times[OL_NUMBER_BUFFER];
    if (!(load > 1))
        return;
    say_limit(endpoint, load, limit, remedy);
    ol_faults_add(
        notes, endpoint->node->place,
        "<endpoint name=\"%.60s\">: %s requests a second%s want about %s times what %s can serve: %s (%s "
        "would keep up)",
        endpoint->name, ol_number_say(is_always ? demand->mean : demand->peak, rate),
        is_always ? "" : " in the busiest hour", ol_number_say(load, times), limit,
        is_always ? "the line grows until it is full or those in it give up"
                  : "the line grows for as long, or those in it give up",
        remedy);
}

void ol_endpoint_load_notes(const struct ol_scenario *scenario, struct ol_faults *notes)
{
    const struct ol_endpoint *endpoints = scenario->endpoints.items;
    struct ol_endpoint_demand demand;
    for (size_t i = 0; i < scenario->endpoints.count; i++)
        if (ol_endpoint_demand_of(scenario, endpoints[i].name, &demand))
            note_load(&endpoints[i], &demand, notes);
}
