/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/checkpoint.h"

#include <math.h>
#include <string.h>

#define RANKS_LIMIT 1000000
#define LONGEST     1e18 /* guards the type */

__extension__ typedef __int128 wide;

static const char *const modes[] = {[OL_CHECKPOINT_BLOCKING] = "blocking", [OL_CHECKPOINT_ASYNC] = "async", NULL};
static const char *const on_notices[] = {
    [OL_NOTICE_SAVE] = "save", [OL_NOTICE_MIGRATE] = "migrate", [OL_NOTICE_IGNORE] = "ignore", NULL};
static const char *const on_hints[] = {[OL_HINT_IGNORE] = "ignore", [OL_HINT_MIGRATE] = "migrate", NULL};

#define AT(member) OL_FIELD_AT(struct ol_checkpoint, member)
static const struct ol_field fields[] = {
    {"name", OL_FIELD_NAME, "By which jobs refer to it.", .is_required = true, AT(name)},
    {"interval", OL_FIELD_TEXT,
     "How long a job computes between saves: a duration, or a rule: young, daly, optimum, adaptive; without it "
     "there are only emergency saves.",
     AT(interval_text)},
    {"cost", OL_FIELD_DURATION,
     "For how long a save stops the job; by default size over bandwidth, and nothing where saves are "
     "asynchronous.",
     .max = LONGEST, AT(cost)},
    {"restore", OL_FIELD_DURATION, "What reading a save back takes; by default size over bandwidth, or nothing.",
     .max = LONGEST, AT(restore)},
    {"emergency", OL_FIELD_DURATION,
     "What a save on a notice takes; by default what any other does, flush and all.", .max = LONGEST,
     AT(emergency)},
    {"size", OL_FIELD_SIZE, "Of one checkpoint.", .min = 1, .max = LONGEST, AT(size_bytes)},
    {"bandwidth", OL_FIELD_SIZE, "What a writer moves in a second.", .unit = "a second", .min = 1, .max = LONGEST,
     AT(bandwidth_bytes)},
    {"sharded", OL_FIELD_FLAG, "Whether each rank writes and reads its share, in place of one for all.",
     .fallback = "no", AT(sharded)},
    {"ranks", OL_FIELD_COUNT, "How many share it; by default as many as the job has units.", .min = 1,
     .max = RANKS_LIMIT, AT(ranks)},
    {"mode", OL_FIELD_CHOICE, "Whether the job waits for a save.", .choices = modes, .fallback = "blocking",
     AT(mode)},
    {"flush", OL_FIELD_DURATION,
     "Of asynchronous saves: how long after it was taken one survives a loss; by default size over bandwidth.",
     .max = LONGEST, AT(flush)},
    {"failure", OL_FIELD_SHARE, "The share of saves that turn out to be of no use.", .max = 1, AT(failure)},
    {"on-notice", OL_FIELD_CHOICE, "What a job does when its node will be taken away.", .choices = on_notices,
     .fallback = "save", AT(on_notice)},
    {"on-hint", OL_FIELD_CHOICE, "What a job does when its node may soon be taken away.", .choices = on_hints,
     .fallback = "ignore", AT(on_hint)},
    {"mean-between", OL_FIELD_DURATION,
     "For the rules: the mean time between a job's interruptions; by default from the laws of its nodes.",
     .min = 1, .max = LONGEST, AT(mean_between)},
    {"keep", OL_FIELD_COUNT, "How many of the last saves are kept; by default all, up to the job's end.",
     .unit = "saves", .min = 1, .max = 1e9, AT(keep)},
    {"dataset", OL_FIELD_TEXT, "Under which name they are metered; by default this one's.", AT(dataset)},
    {"storage", OL_FIELD_TEXT, "The price book's class of storage that they lie in; without it they cost nothing.",
     AT(storage)},
    {"provider", OL_FIELD_TEXT, "Whose storage.", AT(provider)},
    {"region", OL_FIELD_TEXT, "Where it is.", AT(region)},
    {"filesystem", OL_FIELD_TEXT, "The <filesystem> that they are written to; it shares out its throughput.",
     AT(filesystem_name)},
    {0},
};

const struct ol_element ol_checkpoint_element = {
    .name = "checkpoint",
    .summary = "how jobs save what they have done",
    .size = sizeof(struct ol_checkpoint),
    .fields = fields,
    .example =
        "<checkpoint name=\"every-15min\" interval=\"15m\" size=\"14GB\" bandwidth=\"467MB\" sharded=\"yes\"/>",
};

/* ---- the interval ---- */

static void blame_interval(const struct ol_checkpoint *checkpoint, struct ol_place place, struct ol_faults *faults)
{
    const char *names[8];
    const size_t count = ol_kind_count(ol_interval_rules);
    struct ol_text list = {0};
    OL_ASSERT(count < sizeof names / sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = ol_interval_rules[i]->name;
        ol_text_addf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    names[count] = NULL;
    const char *meant = ol_nearest(checkpoint->interval_text, names);
    if (meant)
        ol_faults_add(faults, place, "interval: \"%.80s\" is not known; did you mean \"%s\"?",
                      checkpoint->interval_text, meant);
    else
        ol_faults_add(faults, place,
                      "interval: \"%.80s\" is not known; give a duration such as 15m, or a rule: %s",
                      checkpoint->interval_text, ol_text_string(&list));
    ol_text_release(&list);
}

static const struct ol_interval_rule *rule_named(struct ol_slice name)
{
    for (size_t i = 0; ol_interval_rules[i]; i++)
        if (ol_slice_is(name, ol_interval_rules[i]->name))
            return (const struct ol_interval_rule *)ol_interval_rules[i];
    return NULL;
}

static bool looks_like_number(struct ol_slice text)
{
    return text.length > 0 && memchr("0123456789.+-", text.data[0], 13);
}

static void read_interval(struct ol_checkpoint *checkpoint, struct ol_place place, struct ol_faults *faults)
{
    char why[160];
    const struct ol_slice text = ol_slice_trim(ol_slice_of(checkpoint->interval_text));
    checkpoint->rule = rule_named(text);
    if (checkpoint->rule)
        return;
    if (!looks_like_number(text))
        blame_interval(checkpoint, place, faults);
    else if (!ol_duration_parse(text, &checkpoint->interval, why))
        ol_faults_add(faults, place, "interval: %s", why);
    else if (checkpoint->interval == 0)
        ol_faults_add(
            faults, place,
            "interval: no time would be left to compute; give one of at least 1us, or leave it out where "
            "there are only emergency saves");
}

/* ---- what follows from what ---- */

static const struct ol_xml_attribute *written(const struct ol_checkpoint *checkpoint, const char *attribute)
{
    return ol_xml_attribute(checkpoint->node, attribute);
}

static void check_sizes(const struct ol_checkpoint *checkpoint, struct ol_faults *faults)
{
    const struct ol_xml_attribute *size = written(checkpoint, "size"),
                                  *bandwidth = written(checkpoint, "bandwidth");
    const struct ol_xml_attribute *sharded = written(checkpoint, "sharded"), *ranks = written(checkpoint, "ranks");
    const struct ol_xml_attribute *storage = written(checkpoint, "storage");
    if (bandwidth && !size)
        ol_faults_add(faults, bandwidth->place, "bandwidth: nothing is moved without a size; add size=\"14GB\"");
    if (checkpoint->sharded && sharded && !(size && bandwidth))
        ol_faults_add(faults, sharded->place,
                      "sharded: what a share takes follows from size and bandwidth; add size=\"14GB\" "
                      "bandwidth=\"500MB\"");
    if (ranks && !sharded)
        ol_faults_add(faults, ranks->place, "ranks: one writes for all; add sharded=\"yes\", or take ranks out");
    if (storage && !size)
        ol_faults_add(faults, storage->place, "storage: what lies there needs a size; add size=\"14GB\"");
}

/* Only emergency saves, and what they take was said. */
static bool needs_no_cost(const struct ol_checkpoint *checkpoint)
{
    return !written(checkpoint, "interval") && written(checkpoint, "emergency");
}

static void check_cost(const struct ol_checkpoint *checkpoint, bool has_sizes, struct ol_faults *faults)
{
    const struct ol_xml_attribute *cost = written(checkpoint, "cost"), *flush = written(checkpoint, "flush");
    const struct ol_xml_attribute *size = written(checkpoint, "size");
    const bool is_async = checkpoint->mode == OL_CHECKPOINT_ASYNC, needs_none = needs_no_cost(checkpoint);
    if (!is_async && flush && !written(checkpoint, "mode"))
        ol_faults_add(faults, flush->place,
                      "flush: a save that the job waits for survives when it ends; add mode=\"async\", or take "
                      "flush out");
    if (!is_async && !cost && !has_sizes && !needs_none)
        ol_faults_add(faults, checkpoint->node->place,
                      "<checkpoint> does not tell what a save costs; add cost=\"30s\", or %s%s",
                      size ? "" : "size=\"14GB\" and ", "bandwidth=\"500MB\"");
    if (is_async && !flush && !has_sizes && !needs_none)
        ol_faults_add(faults, checkpoint->node->place,
                      "<checkpoint mode=\"async\"> does not tell when a save survives; add flush=\"30s\", or %s%s",
                      size ? "" : "size=\"14GB\" and ", "bandwidth=\"500MB\"");
    if (checkpoint->rule && !is_async && cost && checkpoint->cost == 0)
        ol_faults_add(faults, cost->place,
                      "cost: interval=\"%s\" weighs what a save costs, which is nothing; give interval=\"15m\" or "
                      "another duration",
                      checkpoint->rule->kind.name);
    if (checkpoint->rule && is_async && flush && checkpoint->flush == 0 && checkpoint->cost == 0)
        ol_faults_add(
            faults, flush->place,
            "flush: interval=\"%s\" weighs what a save costs, which is nothing; give interval=\"15m\" or "
            "another duration",
            checkpoint->rule->kind.name);
}

static void check_files(const struct ol_checkpoint *checkpoint, struct ol_faults *faults)
{
    const struct ol_xml_attribute *files = written(checkpoint, "filesystem");
    if (!files)
        return;
    if (!written(checkpoint, "size"))
        ol_faults_add(faults, files->place, "filesystem: what is saved there needs a size; add size=\"14GB\"");
    if (!written(checkpoint, "keep"))
        ol_faults_add(faults, files->place,
                      "filesystem: it has room for so much; say how many of the last saves are kept there: "
                      "keep=\"2\"");
}

void ol_checkpoint_check(struct ol_checkpoint *checkpoint, struct ol_faults *faults)
{
    const struct ol_xml_attribute *interval = written(checkpoint, "interval");
    const struct ol_xml_attribute *failure = written(checkpoint, "failure"),
                                  *files = written(checkpoint, "filesystem");
    const bool has_sizes = written(checkpoint, "size") && (written(checkpoint, "bandwidth") || files);
    const bool is_async = checkpoint->mode == OL_CHECKPOINT_ASYNC;
    checkpoint->sizes_cost = has_sizes && !is_async && !written(checkpoint, "cost");
    checkpoint->sizes_flush = has_sizes && is_async && !written(checkpoint, "flush");
    checkpoint->sizes_restore = has_sizes && !written(checkpoint, "restore");
    checkpoint->sums_emergency = !written(checkpoint, "emergency");
    if (interval && checkpoint->interval_text)
        read_interval(checkpoint, interval->place, faults);
    check_sizes(checkpoint, faults);
    check_cost(checkpoint, has_sizes || files, faults);
    check_files(checkpoint, faults);
    checkpoint->limit_bytes = checkpoint->files ? ol_file_system_most(checkpoint->files) : 0;
    if (failure && checkpoint->failure == 1)
        ol_faults_add(faults, failure->place, "failure: no save would ever be of use; give less than 100%%");
}

/* ---- what a job pays ---- */

/* Size over bandwidth, over those who share it. */
static ol_time time_of_size(const struct ol_checkpoint *checkpoint, uint32_t units)
{
    const int64_t all = checkpoint->ranks > 0 ? checkpoint->ranks : units > 0 ? units : 1;
    const wide own = (wide)checkpoint->bandwidth_bytes * (checkpoint->sharded ? all : 1);
    const wide limit = checkpoint->limit_bytes;
    const wide rate = limit > 0 && (own == 0 || limit < own) ? limit : own;
    if (rate == 0) /* not known, which was blamed */
        return 0;
    const wide time = ((wide)checkpoint->size_bytes * OL_SECOND + rate - 1) / rate;
    return time < OL_TIME_LIMIT ? (ol_time)time : OL_TIME_LIMIT;
}

ol_time ol_checkpoint_cost(const struct ol_checkpoint *checkpoint, uint32_t units)
{
    return checkpoint->sizes_cost ? time_of_size(checkpoint, units) : checkpoint->cost;
}

ol_time ol_checkpoint_flush(const struct ol_checkpoint *checkpoint, uint32_t units)
{
    if (checkpoint->mode != OL_CHECKPOINT_ASYNC)
        return 0;
    return checkpoint->sizes_flush ? time_of_size(checkpoint, units) : checkpoint->flush;
}

ol_time ol_checkpoint_restore(const struct ol_checkpoint *checkpoint, uint32_t units)
{
    return checkpoint->sizes_restore ? time_of_size(checkpoint, units) : checkpoint->restore;
}

ol_time ol_checkpoint_emergency(const struct ol_checkpoint *checkpoint, uint32_t units)
{
    if (!checkpoint->sums_emergency)
        return checkpoint->emergency;
    const ol_time sum = ol_checkpoint_cost(checkpoint, units) + ol_checkpoint_flush(checkpoint, units);
    return sum < OL_TIME_LIMIT ? sum : OL_TIME_LIMIT;
}

static double mean_to_use(const struct ol_checkpoint *checkpoint, double mean_between)
{
    const bool has_own = checkpoint->mean_between > 0;
    return has_own && (!checkpoint->rule->adapts || isinf(mean_between)) ? (double)checkpoint->mean_between
                                                                         : mean_between;
}

ol_time ol_checkpoint_interval(const struct ol_checkpoint *checkpoint, double mean_between, uint32_t units)
{
    const struct ol_interval_rule *rule = checkpoint->rule;
    if (!rule)
        return checkpoint->interval > 0 ? checkpoint->interval : OL_NEVER;
    const double mean = mean_to_use(checkpoint, mean_between);
    const double cost = (double)ol_checkpoint_cost(checkpoint, units);
    const double flush = (double)ol_checkpoint_flush(checkpoint, units);
    const double interval = fmax(cost > 0 ? rule->interval(mean, cost) : 0, fmax(flush, 1));
    return isinf(mean) || interval >= (double)OL_TIME_LIMIT ? OL_NEVER : (ol_time)llrint(interval);
}
