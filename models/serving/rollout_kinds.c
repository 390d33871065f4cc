/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rollout_kinds: the ways in which a new version is brought before its callers, each a table of attributes and a
 * schedule.
 */
#include "models/serving/rollout.h"
#include "outlay/quantity.h"

#include <string.h>

#define AT(member)    OL_FIELD_AT(struct ol_rollout_options, member)
#define LONGEST       1e15 /* 31 years: sums of a hundred of them are times still */
#define OPTIONS_BYTES sizeof(struct ol_rollout_options)

/* ---- blue-green ---- */

static const struct ol_field blue_green_fields[] = {
    {"bake", OL_FIELD_DURATION, "how long all new instances serve before they are given the requests",
     .fallback = "10m", .max = LONGEST, AT(bake)},
    {"keep", OL_FIELD_DURATION, "how long the old version is kept then, at its size", .fallback = "24h",
     .max = LONGEST, AT(keep)},
    {0},
};

static void plan_blue_green(const struct ol_rollout_options *options, struct ol_rollout_schedule *schedule)
{
    schedule->shares[0] = 0;
    schedule->shares[1] = 1;
    schedule->steps = 2;
    schedule->hold = options->bake;
    schedule->full = options->bake;
    schedule->old_goes = options->bake + options->keep;
}

static const struct ol_rollout_kind blue_green = {
    .kind = {"blue-green", "a second fleet of the same size, all requests at once", blue_green_fields,
             OPTIONS_BYTES},
    .matches = true,
    .plan = plan_blue_green,
};

/* ---- canary ---- */

static const struct ol_field canary_fields[] = {
    {"steps", OL_FIELD_TEXT, "the new version's shares of the requests, one after the other",
     .fallback = "5% 25% 50% 100%", AT(steps)},
    {"hold", OL_FIELD_DURATION, "how long each step lasts", .fallback = "30m", .min = 1, .max = LONGEST, AT(hold)},
    {"keep", OL_FIELD_DURATION, "how long the old version is kept after the last step", .fallback = "0s",
     .max = LONGEST, AT(keep)},
    {0},
};

/* The next word; false at the end. */
static bool next_word(const char **text, struct ol_slice *word)
{
    *text += strspn(*text, " \t\r\n,");
    *word = (struct ol_slice){*text, strcspn(*text, " \t\r\n,")};
    *text += word->length;
    return word->length > 0;
}

/* How many, or -1 with one sentence in `why`. */
static int read_steps(const char *text, double shares[OL_ROLLOUT_STEPS], char why[OL_FIELD_WHY])
{
    struct ol_slice word;
    char reason[160];
    int count = 0;
    while (next_word(&text, &word)) {
        double share;
        if (count == OL_ROLLOUT_STEPS) {
            snprintf(why, OL_FIELD_WHY, "these are more than %d steps; leave some out", OL_ROLLOUT_STEPS);
            return -1;
        }
        if (!ol_share_parse(word, &share, reason)) {
            snprintf(why, OL_FIELD_WHY, "%s; write steps as \"5%% 25%% 100%%\"", reason);
            return -1;
        }
        if (!(share > (count > 0 ? shares[count - 1] : 0)) || share > 1) {
            snprintf(why, OL_FIELD_WHY,
                     "\"%.*s\" does not lie above the step before it and up to 100%%; write steps that grow, as "
                     "\"5%% 25%% 100%%\"",
                     word.length < 40 ? (int)word.length : 40, word.data);
            return -1;
        }
        shares[count++] = share;
    }
    if (count > 0 && shares[count - 1] == 1)
        return count;
    snprintf(why, OL_FIELD_WHY, "the last step has to be 100%%, or the new version never takes over; add it");
    return -1;
}

static void check_canary(const struct ol_rollout *rollout, struct ol_faults *faults)
{
    const struct ol_rollout_options *options = rollout->kind.options;
    double shares[OL_ROLLOUT_STEPS];
    char why[OL_FIELD_WHY];
    if (options->steps && read_steps(options->steps, shares, why) < 0)
        ol_faults_add(faults, ol_xml_place(rollout->node, "steps"), "steps: %s", why);
}

static void plan_canary(const struct ol_rollout_options *options, struct ol_rollout_schedule *schedule)
{
    char why[OL_FIELD_WHY];
    const int steps = read_steps(options->steps, schedule->shares, why);
    OL_ASSERT(steps > 0);
    schedule->steps = (size_t)steps;
    schedule->hold = options->hold;
    schedule->full = (steps - 1) * options->hold;
    schedule->old_goes = steps * options->hold + options->keep;
}

static const struct ol_rollout_kind canary = {
    .kind = {"canary", "a growing share of the requests, in steps", canary_fields, OPTIONS_BYTES},
    .check = check_canary,
    .plan = plan_canary,
};

/* ---- those that end as they began ---- */

static void plan_trial(const struct ol_rollout_options *options, struct ol_rollout_schedule *schedule)
{
    schedule->shares[0] = options->share;
    schedule->steps = 1;
    schedule->new_goes = options->life > 0 ? options->life : OL_NEVER;
    schedule->samples = options->samples;
}

static const struct ol_field shadow_fields[] = {
    {"share", OL_FIELD_SHARE, "of the requests, copies of which the new version is sent", .fallback = "100%",
     .max = 1, AT(share)},
    {"for", OL_FIELD_DURATION, "how long", .is_required = true, .min = 1, .max = LONGEST, AT(life)},
    {0},
};

static void check_shadow(const struct ol_rollout *rollout, struct ol_faults *faults)
{
    static const char *const attributes[] = {"fault", "notice", "reaction"};
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (ol_xml_attribute(rollout->node, attributes[i]))
            ol_faults_add(
                faults, ol_xml_place(rollout->node, attributes[i]),
                "%s: callers never see the answers of a shadow, so that it puts nobody at risk; leave it "
                "out",
                attributes[i]);
}

static const struct ol_rollout_kind shadow = {
    .kind = {"shadow", "copies of requests, whose answers nobody sees", shadow_fields, OPTIONS_BYTES},
    .copies = true,
    .check = check_shadow,
    .plan = plan_trial,
};

static const struct ol_field ab_fields[] = {
    {"share", OL_FIELD_SHARE, "of the requests that the new version is given", .fallback = "50%", .max = 1,
     AT(share)},
    {"for", OL_FIELD_DURATION, "how long at most", .min = 1, .max = LONGEST, AT(life)},
    {"samples", OL_FIELD_COUNT, "requests that each version is to have had; outlay ab tells how many it takes",
     .unit = "requests", .min = 1, .max = 1e15, AT(samples)},
    {0},
};

static void check_ab(const struct ol_rollout *rollout, struct ol_faults *faults)
{
    if (!ol_xml_attribute(rollout->node, "for") && !ol_xml_attribute(rollout->node, "samples"))
        ol_faults_add(faults, rollout->node->place,
                      "this test would never end; give it samples (outlay ab tells how many), or for=\"7d\"");
}

static const struct ol_rollout_kind ab = {
    .kind = {"ab", "a share of the requests until enough is known, then the old version alone", ab_fields,
             OPTIONS_BYTES},
    .check = check_ab,
    .plan = plan_trial,
};

const struct ol_kind *const ol_rollout_kinds[] = {&blue_green.kind, &canary.kind, &shadow.kind, &ab.kind, NULL};
