/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/service_fit.h"

#include <string.h>

static const char *const neighbours[] = {
    [OL_BESIDE_MULTI_MODEL] = "<multi-model>", [OL_BESIDE_PIPELINE] = "<pipeline>",
    [OL_BESIDE_TOKENS] = "<tokens>",           [OL_BESIDE_FUNCTION] = "a <function>",
    [OL_BESIDE_BATCH] = "kind=\"batch\"",
};

static const struct {
    enum ol_service_neighbour beside;
    const char *word, *why; /* an attribute's name, or an element's */
} rows[] = {
    {OL_BESIDE_MULTI_MODEL, "discipline", "each request has a slot to itself; leave it out"},
    {OL_BESIDE_MULTI_MODEL, "lanes", "each request has a slot to itself; leave it out"},
    {OL_BESIDE_MULTI_MODEL, "batching", "requests of different models are not served together; leave it out"},
    {OL_BESIDE_PIPELINE, "time", "each <stage> has its own; leave it out"},
    {OL_BESIDE_PIPELINE, "concurrency", "each <stage> has its own; leave it out"},
    {OL_BESIDE_PIPELINE, "discipline", "each call has a slot to itself; leave it out"},
    {OL_BESIDE_PIPELINE, "lanes", "each call has a slot to itself; leave it out"},
    {OL_BESIDE_PIPELINE, "service-timeout", "timeout bounds all the stages of a request together; leave it out"},
    {OL_BESIDE_PIPELINE, "batching", "calls are served one by one; leave it out"},
    {OL_BESIDE_TOKENS, "time", "its tokens tell how long a request takes; leave it out"},
    {OL_BESIDE_TOKENS, "concurrency", "its batch tells how many are served at once; leave it out"},
    {OL_BESIDE_TOKENS, "discipline", "requests are batched token by token; leave it out"},
    {OL_BESIDE_TOKENS, "lanes", "requests are batched token by token; leave it out"},
    {OL_BESIDE_TOKENS, "service-timeout", "only the whole of an answer is bounded; give timeout"},
    {OL_BESIDE_TOKENS, "batching", "requests are batched token by token, by its batch; leave it out"},
    {OL_BESIDE_FUNCTION, "concurrency",
     "a sandbox serves one request; for how many at once, give <function concurrency=\"...\">"},
    {OL_BESIDE_FUNCTION, "discipline", "a sandbox serves one request; leave it out"},
    {OL_BESIDE_FUNCTION, "lanes", "a sandbox serves one request; leave it out"},
    {OL_BESIDE_FUNCTION, "service-timeout", "the provider has a limit; give <function time-limit=\"...\">"},
    {OL_BESIDE_FUNCTION, "on-loss", "no sandbox is lost; leave it out"},
    {OL_BESIDE_FUNCTION, "batching", "a sandbox serves one request; leave it out"},
    {OL_BESIDE_BATCH, "patience", "nobody waits for the answers; leave it out"},
    {OL_BESIDE_BATCH, "timeout", "nobody waits for the answers; leave it out"},
};

void ol_service_fit(const struct ol_service *service, enum ol_service_neighbour beside, struct ol_faults *faults)
{
    const struct ol_batching *batching = ol_service_batching(service);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const bool is_child = batching && strcmp(rows[i].word, "batching") == 0;
        if (rows[i].beside != beside || (!is_child && !ol_xml_attribute(service->node, rows[i].word)))
            continue;
        ol_faults_add(faults, is_child ? batching->node->place : ol_xml_place(service->node, rows[i].word),
                      is_child ? "<%s>: beside %s, %s" : "%s: beside %s, %s", rows[i].word, neighbours[beside],
                      rows[i].why);
    }
}
