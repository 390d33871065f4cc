/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/endpoint.h"

#include "models/serving/model_engine.h"
#include "models/serving/pipeline_engine.h"
#include "models/serving/serverless_engine.h"
#include "models/serving/service_fit.h"
#include "models/serving/token_engine.h"

#include <math.h>
#include <string.h>

const char *const ol_endpoint_kinds[] = {
    [OL_ENDPOINT_REALTIME] = "realtime", [OL_ENDPOINT_ASYNC] = "async", [OL_ENDPOINT_BATCH] = "batch", NULL};

#define AT(member) OL_FIELD_AT(struct ol_endpoint, member)
static const struct ol_field endpoint_fields[] = {
    {"name", OL_FIELD_NAME, "by which traffic and metrics call it", .is_required = true, AT(name)},
    {"kind", OL_FIELD_CHOICE,
     "whether callers wait for the answer, or it is queued for as long as it takes, or collected and released "
     "together",
     .choices = ol_endpoint_kinds, .fallback = "realtime", AT(kind)},
    {"every", OL_FIELD_DURATION, "batch: after how long what was collected is released, from the clock's start on",
     .min = 1, .max = 1e15, AT(every)},
    {"provider", OL_FIELD_TEXT, "whose price book has the type or the <function>; needed where there are several",
     AT(provider)},
    {"type", OL_FIELD_TEXT, "the provider's name for an instance", AT(type)},
    {"region", OL_FIELD_TEXT, "where it runs", AT(region)},
    {"min", OL_FIELD_COUNT, "the fewest instances; of a batch, none by default", .unit = "instances",
     .fallback = "1", .max = 1e6, AT(min)},
    {"max", OL_FIELD_COUNT, "the most instances; as many as min where it is not given", .unit = "instances",
     .min = 1, .max = 1e6, AT(max)},
    {"delay", OL_FIELD_LAW, "from the order of an instance to its start", .dimension = OL_LAW_DURATION, AT(delay)},
    {"startup", OL_FIELD_LAW, "from an instance's start until it serves", .dimension = OL_LAW_DURATION,
     AT(startup)},
    {"response", OL_FIELD_LAW, "bytes of an answer, which leave the cloud for the internet; billed by their mean",
     .dimension = OL_LAW_SIZE, AT(response)},
    {"target", OL_FIELD_DURATION, "the latency that is promised", .min = 1, .max = 1e18, AT(target)},
    {"objective", OL_FIELD_SHARE, "the share of requests that it is promised for", .fallback = "99%", .max = 1,
     AT(objective)},
    {"speed", OL_FIELD_REAL,
     "how many times as fast as told its instances are: compiled, quantised, a bigger type", .fallback = "1",
     .min = 0.001, .max = 1000, AT(speed)},
    {"model-size", OL_FIELD_SHARE, "what its models take of the size that is told: quantised, pruned",
     .fallback = "100%", .min = 0.001, .max = 1000, AT(model_size)},
    {0},
};

/* clang-format off */
#define ENDPOINT_CHILDREN                                                                                         \
    {&ol_capacity_element, offsetof(struct ol_endpoint, capacities), 0, 0},                                       \
    {&ol_service_element, offsetof(struct ol_endpoint, services), 0, 1},                                          \
    {&ol_tokens_element, offsetof(struct ol_endpoint, tokens), 0, 1},                                             \
    {&ol_multi_model_element, offsetof(struct ol_endpoint, multi_models), 0, 1},                                  \
    {&ol_pipeline_element, offsetof(struct ol_endpoint, pipelines), 0, 1},                                        \
    {&ol_serverless_service_element, offsetof(struct ol_endpoint, functions), 0, 1},                              \
    {&ol_autoscaler_element, offsetof(struct ol_endpoint, autoscalers), 0, 0}
/* clang-format on */

static const struct ol_child alternative_children[] = {ENDPOINT_CHILDREN, {0}};
static const struct ol_element alternative_element = {
    .name = "alternative",
    .summary =
        "another way to serve the endpoint's requests, for `outlay cheapest`: what differs replaces what is said",
    .size = sizeof(struct ol_endpoint),
    .fields = endpoint_fields,
    .children = alternative_children,
    .example = "<alternative name=\"int8\" speed=\"1.8\" model-size=\"50%\"/>",
};

static const struct ol_child endpoint_children[] = {
    ENDPOINT_CHILDREN,
    {&alternative_element, offsetof(struct ol_endpoint, alternatives), 0, 0},
    {0},
};

const struct ol_element ol_endpoint_element = {
    .name = "endpoint",
    .summary = "a service that answers requests, on instances that come and go",
    .size = sizeof(struct ol_endpoint),
    .fields = endpoint_fields,
    .children = endpoint_children,
    .example =
        "<endpoint name=\"chat\" type=\"ml.g5.xlarge\" region=\"us-east-1\" min=\"1\" max=\"10\">...</endpoint>",
};

static bool is_given(const struct ol_endpoint *endpoint, const char *attribute)
{
    return ol_xml_attribute(endpoint->node, attribute) != NULL;
}

/* What instances are is said once. */
static void check_instances(const struct ol_endpoint *endpoint, struct ol_faults *faults)
{
    static const char *const attributes[] = {"provider", "type", "region", "delay", "startup"};
    for (size_t i = 0; endpoint->capacities.count > 0 && i < sizeof attributes / sizeof *attributes; i++)
        if (is_given(endpoint, attributes[i]))
            ol_faults_add(faults, ol_xml_place(endpoint->node, attributes[i]),
                          "%s: this endpoint has a <capacity>, which says it of its nodes; leave it out here",
                          attributes[i]);
}

/* What would never come to wait. */
static void check_function_service(const struct ol_endpoint *endpoint, struct ol_faults *faults)
{
    const struct ol_serverless_service *function = endpoint->functions.items;
    const struct ol_service *service = endpoint->services.items;
    const struct ol_xml_node *node = service->node;
    const bool waits = ol_xml_attribute(node, "queue") && service->queue > 0;
    ol_service_fit(service, OL_BESIDE_FUNCTION, faults);
    if (waits && !function->concurrency)
        ol_faults_add(faults, ol_xml_place(node, "queue"),
                      "queue: nothing waits for a <function> without a limit; give it concurrency=\"200\"");
    if (service->patience && !waits)
        ol_faults_add(faults, ol_xml_place(node, "patience"),
                      "patience: nothing waits for a <function> without a queue; give queue=\"1000\"");
}

static void check_function(const struct ol_endpoint *endpoint, struct ol_faults *faults)
{
    static const char *const attributes[] = {"type", "min", "max", "delay", "startup"};
    const struct ol_serverless_service *function = endpoint->functions.items;
    ol_serverless_service_check(function, function->node, faults);
    if (endpoint->services.count > 0)
        check_function_service(endpoint, faults);
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (is_given(endpoint, attributes[i]))
            ol_faults_add(faults, ol_xml_place(endpoint->node, attributes[i]),
                          "%s: a <function> has no instances of its own; leave it out", attributes[i]);
    if (endpoint->capacities.count + endpoint->autoscalers.count > 0)
        ol_faults_add(
            faults, endpoint->node->place,
            "<endpoint name=\"%.60s\">: a <function> scales by itself; leave <capacity> and <autoscaler> out",
            endpoint->name ? endpoint->name : "");
}

/* Results call the endpoint as it is by its own name. */
static void check_alternatives(const struct ol_endpoint *endpoint, struct ol_faults *faults)
{
    const struct ol_endpoint *alternatives = endpoint->alternatives.items;
    for (size_t i = 0; i < endpoint->alternatives.count; i++)
        if (endpoint->name && alternatives[i].name && strcmp(endpoint->name, alternatives[i].name) == 0)
            ol_faults_add(faults, ol_xml_place(alternatives[i].node, "name"),
                          "name: \"%.60s\" is the endpoint itself as it is; give the alternative another name",
                          endpoint->name);
}

/* Nobody waits in front of a pipeline that has room for all. */
static void check_pipeline(const struct ol_endpoint *endpoint, struct ol_faults *faults)
{
    static const char *const attributes[] = {"queue", "patience"};
    const struct ol_pipeline *pipeline = endpoint->pipelines.items;
    const struct ol_service *service = endpoint->services.items;
    ol_pipeline_check(pipeline, faults);
    for (size_t i = 0; !ol_xml_attribute(pipeline->node, "bound") && i < sizeof attributes / sizeof *attributes;
         i++)
        if (service && ol_xml_attribute(service->node, attributes[i]))
            ol_faults_add(faults, ol_xml_place(service->node, attributes[i]),
                          "%s: requests wait only where the <pipeline> has a bound; add one, as in bound=\"100\"",
                          attributes[i]);
}

static void check_batch(const struct ol_endpoint *endpoint, struct ol_faults *faults)
{
    const bool is_batch = endpoint->kind == OL_ENDPOINT_BATCH;
    if (is_batch && !is_given(endpoint, "every"))
        ol_faults_add(faults, ol_xml_place(endpoint->node, "kind"),
                      "kind=\"batch\" releases its requests together; say how often, as in every=\"24h\"");
    if (!is_batch && is_given(endpoint, "every"))
        ol_faults_add(faults, ol_xml_place(endpoint->node, "every"),
                      "every: only kind=\"batch\" collects requests; add that, or leave every out");
}

#define MOST_SLOTS 1e8 /* each is some hundred bytes */

static void check_slots(const struct ol_endpoint *endpoint, const struct ol_service *service,
                        struct ol_faults *faults)
{
    const struct ol_capacity *capacities = endpoint->capacities.items;
    double most = endpoint->capacities.count > 0 ? 0 : (double)(endpoint->max > 0 ? endpoint->max : endpoint->min);
    for (size_t i = 0; i < endpoint->capacities.count; i++)
        most += (double)ol_capacity_most(&capacities[i]);
    if (most * (double)service->concurrency > MOST_SLOTS)
        ol_faults_add(
            faults, ol_xml_place(service->node, "concurrency"),
            "concurrency: %.0f instances would serve %.0f requests at once, more than the %.0f that can be "
            "followed; lower it, or max",
            most, most * (double)service->concurrency, MOST_SLOTS);
}

static void check_service(const struct ol_endpoint *endpoint, struct ol_faults *faults)
{
    const struct ol_service *service = endpoint->services.items;
    ol_service_check(service, faults);
    check_slots(endpoint, service, faults);
    if (endpoint->multi_models.count > 0)
        ol_service_fit(service, OL_BESIDE_MULTI_MODEL, faults);
    if (endpoint->pipelines.count > 0)
        ol_service_fit(service, OL_BESIDE_PIPELINE, faults);
    if (endpoint->tokens.count > 0)
        ol_service_fit(service, OL_BESIDE_TOKENS, faults);
    if (endpoint->kind == OL_ENDPOINT_BATCH)
        ol_service_fit(service, OL_BESIDE_BATCH, faults);
}

void ol_endpoint_check(const struct ol_endpoint *endpoint, struct ol_faults *faults)
{
    check_alternatives(endpoint, faults);
    if (is_given(endpoint, "max") && endpoint->max > 0 && endpoint->max < endpoint->min)
        ol_faults_add(faults, ol_xml_place(endpoint->node, "max"),
                      "max: %lld is less than the %lld instances that min asks for", (long long)endpoint->max,
                      (long long)endpoint->min);
    if (endpoint->max == 0 && endpoint->min == 0 && ol_endpoint_has_instances(endpoint))
        ol_faults_add(faults, endpoint->node->place,
                      "<endpoint name=\"%.60s\"> has no instance; give max=\"1\" or more, or min",
                      endpoint->name ? endpoint->name : "");
    check_instances(endpoint, faults);
    check_batch(endpoint, faults);
    if (endpoint->services.count > 0)
        check_service(endpoint, faults);
    if (endpoint->tokens.count > 0)
        ol_tokens_check(endpoint->tokens.items, faults);
    if (endpoint->multi_models.count > 0)
        ol_multi_model_check(endpoint->multi_models.items,
                             ((const struct ol_multi_model *)endpoint->multi_models.items)->node, faults);
    if (endpoint->pipelines.count > 0)
        check_pipeline(endpoint, faults);
    if (endpoint->functions.count > 0)
        check_function(endpoint, faults);
    if (endpoint->tokens.count + endpoint->multi_models.count + endpoint->pipelines.count +
            endpoint->functions.count >
        1)
        ol_faults_add(faults, endpoint->node->place,
                      "<endpoint name=\"%.60s\">: it serves by one of <tokens>, <multi-model>, <pipeline> and "
                      "<function>; leave the others out",
                      endpoint->name ? endpoint->name : "");
    for (size_t i = 0; i < endpoint->autoscalers.count; i++)
        ol_autoscaler_check((const struct ol_autoscaler *)endpoint->autoscalers.items + i, faults);
}

void ol_endpoint_note(const struct ol_endpoint *endpoint, struct ol_faults *notes)
{
    if (endpoint->model_size != 1 && endpoint->tokens.count + endpoint->multi_models.count == 0)
        ol_faults_add(
            notes, ol_xml_place(endpoint->node, "model-size"),
            "model-size: nothing here tells how large the model is, so it changes nothing; sizes are told "
            "by <tokens> and <multi-model>, and times are changed by speed");
}

/* As if it were written: whoever asks the element finds what it gives. */
static void write_implied(struct ol_endpoint *endpoint)
{
    static const char *const passed[] = {"provider", "type", "region", "delay", "startup"};
    size_t count = 0;
    struct ol_xml_attribute *attributes = endpoint->implied_attributes;
    attributes[count++] = (struct ol_xml_attribute){"nodes", "", ol_xml_place(endpoint->node, "min")};
    attributes[count++] = (struct ol_xml_attribute){"max", "", ol_xml_place(endpoint->node, "max")};
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++) {
        const struct ol_xml_attribute *given = ol_xml_attribute(endpoint->node, passed[i]);
        if (given)
            attributes[count++] = *given;
    }
    endpoint->implied_node = (struct ol_xml_node){.name = "capacity",
                                                  .place = endpoint->node->place,
                                                  .ordinal = endpoint->node->ordinal,
                                                  .attributes = attributes,
                                                  .attribute_count = count,
                                                  .text = ""};
}

static void imply_capacity(struct ol_endpoint *endpoint)
{
    write_implied(endpoint);
    endpoint->implied =
        (struct ol_capacity){.node = &endpoint->implied_node,
                             .source = endpoint->type ? OL_CAPACITY_ON_DEMAND : OL_CAPACITY_OWNED,
                             .provider = endpoint->provider,
                             .type = endpoint->type,
                             .region = endpoint->region,
                             .nodes = endpoint->min,
                             .max_nodes = endpoint->max > endpoint->min ? endpoint->max : endpoint->min,
                             .delay = endpoint->delay,
                             .startup = endpoint->startup,
                             .speed = 1};
}

/* One as if it were written without attributes. */
static void imply_service(struct ol_endpoint *endpoint, struct ol_arena *arena)
{
    struct ol_xml_node *node = OL_ARENA_NEW(arena, struct ol_xml_node);
    struct ol_service *service = OL_ARENA_NEW(arena, struct ol_service);
    struct ol_faults none = {0};
    *node = (struct ol_xml_node){.name = "service", .place = endpoint->node->place, .text = ""};
    ol_element_bind(&ol_service_element, node, service, arena, &none);
    ol_faults_release(&none);
    endpoint->services = (struct ol_list){service, 1};
}

/* A model of another size is one of its own size in a memory, and over a road, that are as much larger. */
static int64_t over(int64_t bytes, double factor)
{
    return (int64_t)fmin(fmax((double)bytes / factor, bytes > 0), (double)(INT64_MAX / 2));
}

static void resize_models(struct ol_endpoint *endpoint)
{
    struct ol_tokens *tokens = endpoint->tokens.items;
    struct ol_multi_model *models = endpoint->multi_models.items;
    const double size = endpoint->model_size;
    if (!(size > 0) || size == 1)
        return;
    if (tokens)
        tokens->weights_factor *= size;
    if (models) {
        models->memory_bytes = over(models->memory_bytes, size);
        models->bandwidth_bytes = over(models->bandwidth_bytes, size);
    }
}

/* A provider turns away what is beyond the limit, where nothing is put in between. */
static void settle_line(const struct ol_endpoint *endpoint)
{
    struct ol_service *service = endpoint->services.items;
    if (!ol_endpoint_has_instances(endpoint) && !ol_xml_attribute(service->node, "queue"))
        service->queue = 0;
}

/* An instance while there is something to do; nothing is turned away unless a bound is given. */
static void imply_batch(struct ol_endpoint *endpoint)
{
    struct ol_service *service = endpoint->services.items;
    if (!is_given(endpoint, "min"))
        endpoint->min = 0;
    if (endpoint->max == 0)
        endpoint->max = endpoint->min > 0 ? endpoint->min : 1;
    if (!ol_xml_attribute(service->node, "queue"))
        service->queue = INT64_MAX;
}

struct ol_pool ol_endpoint_pool(struct ol_endpoint *endpoint, struct ol_arena *arena)
{
    struct ol_pool pool = {.node = endpoint->node, .name = endpoint->name, .endpoint = endpoint};
    if (endpoint->services.count == 0)
        imply_service(endpoint, arena);
    if (endpoint->kind == OL_ENDPOINT_BATCH)
        imply_batch(endpoint);
    imply_capacity(endpoint);
    resize_models(endpoint);
    if (!ol_endpoint_has_instances(endpoint)) /* no node of it is ever asked for */
        endpoint->implied.nodes = 0;
    settle_line(endpoint);
    pool.capacities =
        endpoint->capacities.count > 0 ? endpoint->capacities : (struct ol_list){&endpoint->implied, 1};
    for (size_t i = 0; i < pool.capacities.count; i++)
        ((struct ol_capacity *)pool.capacities.items)[i].units_per_node = 1;
    return pool;
}
