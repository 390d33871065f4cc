/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/search/tuner.h"
#include "models/serving/rollout.h"
#include "models/traffic/shape.h"
#include "outlay/bill.h"
#include "outlay/policy.h"
#include "outlay/scaler.h"
#include "outlay/scenario.h"
#include "outlay/scheduler.h"
#include "pricing/importer.h"
#include "scenarios/cli/element_listing.h"
#include "scenarios/cli/law_listing.h"
#include "scenarios/cli/named_listing.h"
#include "scenarios/cli/topic.h"

#include <string.h>

const struct ol_topic ol_topics[] = {
    {"verbs", "what can be done: VERB of \"outlay VERB -h\"", NULL, ol_list_verbs, NULL, false},
    {"starters", "scenarios to begin with: CASE of outlay init", NULL, ol_list_starters, NULL, false},
    {"books", "shipped price books: href= of <pricebook>", NULL, ol_list_books, NULL, false},
    {"traces", "formats of job traces: format= of <trace>", ol_trace_formats, NULL, NULL, false},
    {"traffic", "logs, series and models of requests: format= of <traffic>", ol_traffic_formats, NULL, NULL,
     false},
    {"shapes", "how the rate of requests varies: kind= of <shape>", ol_shape_kinds, NULL, NULL, false},
    {"orders", "who stands first in the queue: order= of <scheduler>", ol_orders, NULL, NULL, false},
    {"backfills", "who may pass those before it: backfill= of <scheduler>", ol_backfills, NULL, NULL, false},
    {"sharing", "by which rules quotas lend and reclaim: sharing= of <scheduler>", ol_sharing_rules, NULL, NULL,
     false},
    {"placements", "on which nodes and devices a job goes: placement= of <scheduler>", ol_placements, NULL, NULL,
     false},
    {"strategies", "which member of a fleet gives a node: strategy= of <fleet>", ol_strategies, NULL, NULL, false},
    {"intervals", "rules for how often a job saves: interval= of <checkpoint>", ol_interval_rules, NULL, NULL,
     false},
    {"deadlines", "how a job with a deadline chooses its node: policy= of <deadline>", ol_deadline_policies, NULL,
     NULL, false},
    {"scalers", "rules by which endpoints grow and shrink: rule= of <autoscaler>", ol_scaler_rules, NULL, NULL,
     false},
    {"rollouts", "how traffic goes over to a new version: kind= of <rollout>", ol_rollout_kinds, NULL, NULL,
     false},
    {"searches", "which trials of a search are stopped early: method= of <search>", ol_tuner_methods, NULL, NULL,
     false},
    {"bills", "formats of real bills: --bill-format of outlay bill", ol_bill_formats, NULL, NULL, false},
    {"laws", "distributions of random values", NULL, ol_list_laws, ol_show_law, false},
    {"importers", "formats of providers' price lists: FORMAT of outlay prices import", ol_importers, NULL, NULL,
     false},
    {"meters", "what is counted and priced: meter= of <price>", NULL, ol_list_meters, NULL, false},
    {"terms", "on which terms capacity is had: term= of <price>", NULL, ol_list_terms, NULL, false},
    {"metrics", "what a run tells: names in summary.json, metric= of <objective>, --metric", NULL, ol_list_metrics,
     NULL, true},
    {"elements", "the scenario language: each element and its attributes", NULL, ol_list_elements, NULL, false},
    {"pricebook", "the language of price books: each element and its attributes", NULL, ol_list_book_language,
     NULL, false},
    {0},
};

const struct ol_topic *ol_topic_find(const char *name)
{
    for (const struct ol_topic *topic = ol_topics; topic->name; topic++)
        if (strcmp(topic->name, name) == 0)
            return topic;
    return NULL;
}
