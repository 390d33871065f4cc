/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * <checkpoint> as it is written, what follows from what, and what is refused.
 *
 * The running example is a model of 7 billion parameters: 14 GB, 30 s to a shared disk (466.7 MB/s), about 4 s where
 * eight ranks save a shard each.
 */
#include "outlay/checkpoint.h"
#include "tests/check.h"

struct bound {
    struct ol_xml *xml;
    struct ol_arena arena;
    struct ol_faults faults;
    struct ol_checkpoint checkpoint;
};

static struct bound bind(const char *attributes)
{
    struct bound bound = {0};
    struct ol_error error = {0};
    struct ol_text text = {0};
    ol_text_addf(&text, "<checkpoint name='c' %s/>", attributes);
    bound.xml = ol_xml_of_memory(ol_text_string(&text), text.length, "t.xml", &error);
    CHECK_STRING(error.message, "");
    ol_element_bind(&ol_checkpoint_element, ol_xml_tree(bound.xml, &bound.arena), &bound.checkpoint, &bound.arena,
                    &bound.faults);
    ol_checkpoint_check(&bound.checkpoint, &bound.faults);
    ol_text_release(&text);
    return bound;
}

static void unbind(struct bound *bound)
{
    ol_faults_release(&bound->faults);
    ol_arena_release(&bound->arena);
    ol_xml_close(bound->xml);
}

/* One that is in order. */
static struct bound accept(const char *attributes)
{
    struct bound bound = bind(attributes);
    CHECK_STRING(bound.faults.count ? bound.faults.items[0].message : "", "");
    return bound;
}

static void fine(const char *attributes)
{
    struct bound bound = accept(attributes);
    unbind(&bound);
}

/* One fault, which says so; at the attribute, or at the element where that is NULL. */
static void refused(const char *attributes, const char *attribute, const char *part)
{
    struct bound bound = bind(attributes);
    CHECK_INT(bound.faults.count, 1);
    if (bound.faults.count > 0) {
        const struct ol_xml_attribute *blamed =
            attribute ? ol_xml_attribute(bound.checkpoint.node, attribute) : NULL;
        const int32_t column = attribute && blamed ? blamed->place.column : 1;
        CHECK(!attribute || blamed);
        CHECK_HAS(bound.faults.items[0].message, part);
        CHECK_INT(bound.faults.items[0].place.column, column);
    }
    unbind(&bound);
}

static void defaults(void)
{
    struct bound bound = accept("interval='15m' cost='30s'");
    const struct ol_checkpoint *checkpoint = &bound.checkpoint;
    CHECK_INT(checkpoint->interval, 15 * OL_MINUTE);
    CHECK(checkpoint->rule == NULL);
    CHECK_INT(checkpoint->mode, OL_CHECKPOINT_BLOCKING);
    CHECK_INT(checkpoint->on_notice, OL_NOTICE_SAVE);
    CHECK_INT(checkpoint->on_hint, OL_HINT_IGNORE);
    CHECK_INT(checkpoint->keep, 0);
    CHECK(!checkpoint->sharded);
    CHECK_INT(ol_checkpoint_cost(checkpoint, 8), 30 * OL_SECOND);
    CHECK_INT(ol_checkpoint_restore(checkpoint, 8), 0);
    CHECK_INT(ol_checkpoint_flush(checkpoint, 8), 0);
    CHECK_INT(ol_checkpoint_emergency(checkpoint, 8), 30 * OL_SECOND);
    CHECK_INT(ol_checkpoint_interval(checkpoint, 1e9, 8), 15 * OL_MINUTE);
    CHECK_INT(ol_checkpoint_interval(checkpoint, INFINITY, 8), 15 * OL_MINUTE);
    unbind(&bound);
}

static void all_written(void)
{
    struct bound bound =
        accept("interval='daly' cost='1s' restore='2s' emergency='3s' size='14GB' bandwidth='1MB' "
               "sharded='yes' ranks='4' mode='async' flush='5s' failure='2%' on-notice='migrate' "
               "on-hint='migrate' mean-between='6h' keep='3' dataset='d' storage='standard' "
               "provider='aws' region='us-east-1'");
    const struct ol_checkpoint *checkpoint = &bound.checkpoint;
    CHECK_STRING(checkpoint->rule ? checkpoint->rule->kind.name : "", "daly");
    CHECK_INT(ol_checkpoint_cost(checkpoint, 8), OL_SECOND);
    CHECK_INT(ol_checkpoint_restore(checkpoint, 8), 2 * OL_SECOND);
    CHECK_INT(ol_checkpoint_emergency(checkpoint, 8), 3 * OL_SECOND);
    CHECK_INT(ol_checkpoint_flush(checkpoint, 8), 5 * OL_SECOND);
    CHECK_INT(checkpoint->size_bytes, 14000000000);
    CHECK_NEAR(checkpoint->failure, .02, 1e-15);
    CHECK_INT(checkpoint->on_notice, OL_NOTICE_MIGRATE);
    CHECK_INT(checkpoint->on_hint, OL_HINT_MIGRATE);
    CHECK_INT(checkpoint->mean_between, 6 * OL_HOUR);
    CHECK_INT(checkpoint->keep, 3);
    CHECK_STRING(checkpoint->dataset, "d");
    CHECK_STRING(checkpoint->storage, "standard");
    CHECK_STRING(checkpoint->provider, "aws");
    CHECK_STRING(checkpoint->region, "us-east-1");
    unbind(&bound);
}

/* 14e9 / 466.7e6 = 29.99785729... s; an eighth of it is 3.74973216... s; rounded up to the microsecond. */
static void seven_billion_parameters(void)
{
    struct bound bound = accept("interval='15m' size='14GB' bandwidth='466.7MB'");
    CHECK_INT(ol_checkpoint_cost(&bound.checkpoint, 8), 29997858);
    CHECK_INT(ol_checkpoint_restore(&bound.checkpoint, 8), 29997858);
    CHECK_INT(ol_checkpoint_emergency(&bound.checkpoint, 8), 29997858);
    unbind(&bound);
    bound = accept("interval='15m' size='14GB' bandwidth='466.7MB' sharded='yes'");
    CHECK_INT(ol_checkpoint_cost(&bound.checkpoint, 8), 3749733);
    CHECK_INT(ol_checkpoint_restore(&bound.checkpoint, 8), 3749733);
    CHECK_INT(ol_checkpoint_cost(&bound.checkpoint, 1), 29997858);
    unbind(&bound);
    bound = accept("interval='15m' size='14GB' bandwidth='466.7MB' sharded='yes' ranks='8' restore='0s'");
    CHECK_INT(ol_checkpoint_cost(&bound.checkpoint, 1), 3749733);
    CHECK_INT(ol_checkpoint_restore(&bound.checkpoint, 1), 0);
    unbind(&bound);
}

static void written_cost_goes_first(void)
{
    struct bound bound = accept("interval='15m' size='14GB' bandwidth='1GB' cost='0s'");
    CHECK_INT(ol_checkpoint_cost(&bound.checkpoint, 8), 0);
    CHECK_INT(ol_checkpoint_restore(&bound.checkpoint, 8), 14 * OL_SECOND);
    unbind(&bound);
}

/* An asynchronous save stops nothing, and survives when it has been written; an emergency one waits for that. */
static void asynchronous(void)
{
    struct bound bound = accept("interval='15m' mode='async' size='14GB' bandwidth='1GB'");
    CHECK_INT(ol_checkpoint_cost(&bound.checkpoint, 2), 0);
    CHECK_INT(ol_checkpoint_flush(&bound.checkpoint, 2), 14 * OL_SECOND);
    CHECK_INT(ol_checkpoint_emergency(&bound.checkpoint, 2), 14 * OL_SECOND);
    unbind(&bound);
    bound = accept("interval='15m' mode='async' size='14GB' bandwidth='1GB' sharded='yes' cost='2s'");
    CHECK_INT(ol_checkpoint_cost(&bound.checkpoint, 2), 2 * OL_SECOND);
    CHECK_INT(ol_checkpoint_flush(&bound.checkpoint, 2), 7 * OL_SECOND);
    CHECK_INT(ol_checkpoint_emergency(&bound.checkpoint, 2), 9 * OL_SECOND);
    unbind(&bound);
    /* a blocking save, asked for by name, has no use for a flush, and may leave it */
    bound = accept("interval='15m' mode='blocking' cost='2s' flush='9s'");
    CHECK_INT(ol_checkpoint_flush(&bound.checkpoint, 2), 0);
    unbind(&bound);
}

static void only_emergencies(void)
{
    struct bound bound = accept("emergency='45s'");
    CHECK_INT(ol_checkpoint_interval(&bound.checkpoint, 1e9, 1), OL_NEVER);
    CHECK_INT(ol_checkpoint_emergency(&bound.checkpoint, 1), 45 * OL_SECOND);
    unbind(&bound);
    bound = accept("size='14GB' bandwidth='1GB'");
    CHECK_INT(ol_checkpoint_interval(&bound.checkpoint, 1e9, 1), OL_NEVER);
    CHECK_INT(ol_checkpoint_emergency(&bound.checkpoint, 1), 14 * OL_SECOND);
    unbind(&bound);
    fine("emergency='45s' mode='async'");
}

/* Daly of M 6 h and C 5 min is 56.713 min (tests/unit/test_interval_rules.c). */
static void rules(void)
{
    const double hours6 = (double)(6 * OL_HOUR), minute = (double)OL_MINUTE;
    struct bound bound = accept("interval='daly' cost='5m'");
    CHECK_NEAR((double)ol_checkpoint_interval(&bound.checkpoint, hours6, 1) / minute, 56.713, .0005);
    CHECK_INT(ol_checkpoint_interval(&bound.checkpoint, INFINITY, 1), OL_NEVER);
    CHECK_INT(ol_checkpoint_interval(&bound.checkpoint, 1e-3, 1), 1);
    unbind(&bound);
    bound = accept("interval=' young ' cost='5m'");
    CHECK_INT(ol_checkpoint_interval(&bound.checkpoint, (double)OL_DAY, 1), 2 * OL_HOUR);
    unbind(&bound);
}

/* The element's own mean goes before that of the nodes; a rule that adapts goes by what was seen, once there is any. */
static void whose_mean(void)
{
    const double minute = (double)OL_MINUTE;
    struct bound bound = accept("interval='daly' cost='5m' mean-between='6h'");
    CHECK_NEAR((double)ol_checkpoint_interval(&bound.checkpoint, (double)OL_DAY, 1) / minute, 56.713, .0005);
    CHECK_NEAR((double)ol_checkpoint_interval(&bound.checkpoint, INFINITY, 1) / minute, 56.713, .0005);
    unbind(&bound);
    bound = accept("interval='adaptive' cost='5m' mean-between='6h'");
    CHECK_NEAR((double)ol_checkpoint_interval(&bound.checkpoint, INFINITY, 1) / minute, 56.713, .0005);
    CHECK_NEAR((double)ol_checkpoint_interval(&bound.checkpoint, (double)OL_DAY, 1) / minute, 116.690, .0005);
    unbind(&bound);
}

/* A save that stops nothing is taken as often as it can be flushed; one that stops a little, not more often. */
static void rule_of_free_saves(void)
{
    struct bound bound = accept("interval='young' mode='async' flush='40s'");
    CHECK_INT(ol_checkpoint_interval(&bound.checkpoint, (double)OL_DAY, 1), 40 * OL_SECOND);
    unbind(&bound);
    /* sqrt(2 * 1 s * 800 s) = 40 s */
    bound = accept("interval='young' mode='async' flush='60s' cost='1s'");
    CHECK_INT(ol_checkpoint_interval(&bound.checkpoint, 800e6, 1), 60 * OL_SECOND);
    bound.checkpoint.flush = 30 * OL_SECOND;
    CHECK_INT(ol_checkpoint_interval(&bound.checkpoint, 800e6, 1), 40 * OL_SECOND);
    unbind(&bound);
}

static void extremes(void)
{
    struct bound bound = accept("interval='20000000d' size='900PB' bandwidth='1B' cost='10000000d'");
    CHECK_INT(ol_checkpoint_interval(&bound.checkpoint, 1, 1), 20000000 * OL_DAY);
    CHECK_INT(ol_checkpoint_restore(&bound.checkpoint, 1), OL_TIME_LIMIT);
    unbind(&bound);
    bound = accept("interval='1us' size='1B' bandwidth='900PB' sharded='yes'");
    CHECK_INT(ol_checkpoint_cost(&bound.checkpoint, UINT32_MAX), 1);
    CHECK_INT(ol_checkpoint_interval(&bound.checkpoint, 1, 1), 1);
    unbind(&bound);
}

static void refusals(void)
{
    refused("interval='dally' cost='5m'", "interval", "did you mean \"daly\"?");
    refused("interval='sometimes' cost='5m'", "interval", "a rule: young, daly, optimum, adaptive");
    refused("interval='' cost='5m'", "interval", "is not known; give a duration");
    refused("interval='0s' cost='5m'", "interval", "no time would be left");
    refused("interval='15' cost='5m'", "interval", "15");
    refused("interval='-5m' cost='5m'", "interval", "is no duration");
    refused("interval='15m'", NULL, "add cost=\"30s\", or size=\"14GB\" and bandwidth=\"500MB\"");
    refused("interval='15m' size='14GB'", NULL, "add cost=\"30s\", or bandwidth=\"500MB\"");
    refused("interval='15m' emergency='10s'", NULL, "what a save costs");
    refused("", NULL, "what a save costs");
    refused("interval='15m' mode='async'", NULL, "add flush=\"30s\", or size=\"14GB\"");
    refused("interval='15m' mode='async' cost='1s'", NULL, "when a save survives");
    refused("interval='15m' cost='1s' flush='1s'", "flush", "add mode=\"async\"");
    refused("interval='15m' cost='1s' sharded='yes'", "sharded", "size and bandwidth");
    refused("interval='15m' cost='1s' ranks='8'", "ranks", "add sharded=\"yes\"");
    refused("interval='15m' cost='1s' bandwidth='1GB'", "bandwidth", "add size");
    refused("interval='15m' cost='1s' storage='standard'", "storage", "needs a size");
    refused("interval='15m' cost='1s' failure='100%'", "failure", "less than 100%");
    refused("interval='15m' cost='1s' failure='1.2'", "failure", "failure");
    refused("interval='daly' cost='0s'", "cost", "weighs what a save costs");
    refused("interval='daly' mode='async' flush='0s'", "flush", "weighs what a save costs");
    refused("interval='15m' cost='soon'", "cost", "cost");
    refused("interval='15m' size='much' bandwidth='1GB'", "size", "size");
}

/* Saves may be kept where no storage is named; sharing switched off may leave its ranks. */
static void allowed(void)
{
    fine("interval='15m' cost='1s' keep='2'");
    fine("interval='15m' cost='1s' sharded='no' ranks='8'");
    fine("interval='15m' cost='1s' size='1GB' storage='standard'");
}

int main(void)
{
    CASE(defaults);
    CASE(all_written);
    CASE(seven_billion_parameters);
    CASE(written_cost_goes_first);
    CASE(asynchronous);
    CASE(only_emergencies);
    CASE(rules);
    CASE(whose_mean);
    CASE(rule_of_free_saves);
    CASE(extremes);
    CASE(refusals);
    CASE(allowed);
    return check_end();
}
