/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/model_engine.h"

#define AT(member) OL_FIELD_AT(struct ol_multi_model, member)

static const char *const evictions[] = {"lru", "lfu", NULL};
static const char *const routings[] = {"resident", "least-loaded", NULL};

const struct ol_field ol_multi_model_fields[] = {
    {"models", OL_FIELD_COUNT, "How many models requests are drawn among that do not tell theirs.",
     .unit = "models", .min = 1, .max = 1e7, .fallback = "1", AT(models)},
    {"zipf", OL_FIELD_REAL,
     "How much more the first of these are asked for: the i-th by 1 / i to the power of this. 0: all alike.",
     .max = 20, .fallback = "1", AT(zipf)},
    {"size", OL_FIELD_LAW, "Of a model in memory.", .is_required = true, .dimension = OL_LAW_SIZE, AT(size)},
    {"memory", OL_FIELD_SIZE, "Of an instance, for models.", .is_required = true, .min = 1, .max = 1e18,
     AT(memory_bytes)},
    {"bandwidth", OL_FIELD_SIZE, "What an instance loads in a second; without it, load-time says it all.",
     .unit = "a second", .min = 1, .max = 1e18, AT(bandwidth_bytes)},
    {"load-time", OL_FIELD_LAW, "How long loading takes on top of size over bandwidth.",
     .dimension = OL_LAW_DURATION, AT(load_time)},
    {"eviction", OL_FIELD_CHOICE, "Which model makes room: the one used longest ago, or least often.",
     .choices = evictions, .fallback = "lru", AT(eviction)},
    {"routing", OL_FIELD_CHOICE, "Whether a request goes where its model is, or where there is least to do.",
     .choices = routings, .fallback = "resident", AT(routing)},
    {0},
};

const struct ol_element ol_multi_model_element = {
    .name = "multi-model",
    .summary = "instances hold several models, loaded when asked for and evicted to make room",
    .size = sizeof(struct ol_multi_model),
    .fields = ol_multi_model_fields,
    .example = "<multi-model models=\"2000\" zipf=\"0.9\" size=\"uniform(50MB,500MB)\" memory=\"20GB\" "
               "bandwidth=\"1GB\"/>",
};

void ol_multi_model_check(const struct ol_multi_model *options, const struct ol_xml_node *node,
                          struct ol_faults *faults)
{
    const struct ol_place place = node ? node->place : OL_NOWHERE;
    if (options->size.type && ol_law_quantile(&options->size, 1e-9) > (double)options->memory_bytes)
        ol_faults_add(faults, place, "size: no model fits into memory; raise memory, or make models smaller");
    if (!options->bandwidth_bytes && !options->load_time.type)
        ol_faults_add(faults, place, "loading a model takes no time; add bandwidth=\"1GB\" or load-time=\"5s\"");
}
