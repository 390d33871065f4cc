/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/serverless_engine.h"

#define AT(member) OL_FIELD_AT(struct ol_serverless_service, member)

static const char *const archs[] = {[OL_FUNCTION_X86] = "x86", [OL_FUNCTION_ARM] = "arm", NULL};

/* As AWS's list tells them apart. */
static const char *const items[][OL_FUNCTION_BILLS] = {
    [OL_FUNCTION_X86] = {[OL_FUNCTION_PROVISIONED] = "provisioned", [OL_FUNCTION_KEPT] = "kept-warm"},
    [OL_FUNCTION_ARM] = {"arm", "arm", "provisioned-arm", "kept-warm-arm"},
};

const char *ol_function_item(const struct ol_serverless_service *options, enum ol_function_bill bill)
{
    return items[options->arch][bill];
}

const struct ol_field ol_serverless_service_fields[] = {
    {"arch", OL_FIELD_CHOICE, "On which processors, where the provider's prices differ by them.", .choices = archs,
     .fallback = "x86", AT(arch)},
    {"memory", OL_FIELD_SIZE, "Of a sandbox: what is billed, and what its share of the processors follows.",
     .min = 1, .max = 1e15, .fallback = "2GiB", AT(memory_bytes)},
    {"cpus", OL_FIELD_REAL,
     "How many processors a sandbox has, in thousandths; to be told where they are paid for.", .unit = "cpus",
     .min = 0.001, .max = 1000, AT(cpus)},
    {"measured-memory", OL_FIELD_SIZE,
     "With which memory the service time was measured; with more of it, it is so many times as fast. Without it, "
     "the service time holds as it stands.",
     .min = 1, .max = 1e15, AT(measured_bytes)},
    {"saturation-memory", OL_FIELD_SIZE, "Above which more memory makes nothing faster.", .min = 1, .max = 1e15,
     AT(saturation_bytes)},
    {"cold-start", OL_FIELD_LAW, "How long a new sandbox takes to start.", .dimension = OL_LAW_DURATION,
     .fallback = "2s", AT(cold_start)},
    {"cold-scales", OL_FIELD_FLAG, "Whether more memory makes starting faster too.", .fallback = "no",
     AT(cold_scales)},
    {"keep-alive", OL_FIELD_LAW, "How long an idle sandbox is kept.", .dimension = OL_LAW_DURATION,
     .fallback = "10m", AT(keep_alive)},
    {"concurrency", OL_FIELD_COUNT, "How many requests are served at once at most; without it, a million.",
     .unit = "requests", .min = 1, .max = OL_FUNCTION_BOUND, AT(concurrency)},
    {"provisioned", OL_FIELD_COUNT, "How many sandboxes are always warm, and paid for.", .unit = "sandboxes",
     .max = OL_FUNCTION_BOUND, AT(provisioned)},
    {"payload-limit", OL_FIELD_SIZE, "A request that brings more fails.", .min = 1, .max = 1e15, .fallback = "4MB",
     AT(payload_limit_bytes)},
    {"time-limit", OL_FIELD_DURATION, "A request that is served longer times out.", .min = 1, .max = 1e18,
     .fallback = "60s", AT(time_limit)},
    {"increment", OL_FIELD_DURATION, "What is billed is rounded up to whole ones of it.", .min = 1, .max = 1e12,
     .fallback = "1ms", AT(increment)},
    {"minimum", OL_FIELD_DURATION, "For how long a request is billed at least.", .max = 1e12, AT(minimum)},
    {"bills-cold-start", OL_FIELD_FLAG, "Whether the request that a sandbox is started for pays for the start.",
     .fallback = "yes", AT(bills_cold_start)},
    {0},
};

const struct ol_element ol_serverless_service_element = {
    .name = "function",
    .summary = "requests are served in sandboxes of the provider's, billed by memory and time",
    .size = sizeof(struct ol_serverless_service),
    .fields = ol_serverless_service_fields,
    .example = "<function memory=\"3GiB\" cold-start=\"uniform(1s,4s)\" concurrency=\"200\"/>",
};

void ol_serverless_service_check(const struct ol_serverless_service *options, const struct ol_xml_node *node,
                                 struct ol_faults *faults)
{
    const struct ol_place place = node ? node->place : OL_NOWHERE;
    if (options->concurrency && options->provisioned > options->concurrency)
        ol_faults_add(
            faults, place,
            "provisioned: %lld sandboxes are kept warm where at most %lld can be busy; raise concurrency",
            (long long)options->provisioned, (long long)options->concurrency);
    if (options->saturation_bytes && !options->measured_bytes)
        ol_faults_add(faults, place,
                      "saturation-memory: memory changes no speed; add measured-memory, of the service time");
}

/* ---- what it is billed by ---- */

static double gb_seconds(const struct ol_serverless_service *function, uint64_t time)
{
    return ol_money_real(ol_serverless_gb_seconds(function, 1, time));
}

void ol_serverless_metrics(const struct ol_serverless_service *function, const char *endpoint,
                           struct ol_serverless_usage usage, struct ol_metrics *metrics, size_t replication)
{
    const struct {
        const char *name, *unit;
        double value;
    } rows[] = {
        {"invocations", "requests", (double)usage.invocations},
        {"gb_seconds", "GB-seconds", gb_seconds(function, usage.billed_time)},
        {"provisioned_gb_seconds", "GB-seconds", gb_seconds(function, usage.provisioned_time)},
        {"provisioned_gb_seconds_used", "GB-seconds", gb_seconds(function, usage.provisioned_billed_time)},
        {"throttled", "requests", (double)usage.throttled},
        {"concurrency_max", "requests", (double)usage.peak},
    };
    struct ol_text name = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ol_text_clear(&name);
        ol_text_addf(&name, "endpoint.%s.%s", endpoint, rows[i].name);
        ol_metrics_set(metrics, replication, ol_text_string(&name), rows[i].unit, rows[i].value);
    }
    ol_text_release(&name);
}
