/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/slurm_conf.h"

#include "outlay/input.h"

#include <string.h>
#include <strings.h>

#define WEEK       (7 * 86400)
#define KEY_BUFFER 48

const struct ol_slurm_conf ol_slurm_conf_default = {
    .max_age = WEEK,
    .half_life = WEEK,
    .calc_period = 300,
    .dampening = 1,
    .flags = OL_PRIORITY_FAIR_TREE,
};

struct setting {
    struct ol_slurm_conf *conf;
    struct ol_slice value;
    char *why; /* OL_SLURM_WHY bytes */
};

/* Each returns false where the value is wrong; `why` may say more than the row's `wanted`. */
typedef bool setter(const struct setting *setting, void *target);

static bool is_word(struct ol_slice slice, const char *word)
{
    return slice.length == strlen(word) && strncasecmp(slice.data, word, slice.length) == 0;
}

static bool set_weight(const struct setting *setting, void *target)
{
    int64_t value;
    if (!ol_slice_int(setting->value, &value) || value < 0 || value > UINT32_MAX)
        return false;
    *(uint32_t *)target = (uint32_t)value;
    return true;
}

static bool set_dampening(const struct setting *setting, void *target)
{
    int64_t value;
    if (!ol_slice_int(setting->value, &value) || value < 1 || value > UINT16_MAX)
        return false;
    *(uint32_t *)target = (uint32_t)value;
    return true;
}

static bool set_time(const struct setting *setting, void *target)
{
    return ol_slurm_time_read(setting->value, target);
}

static bool set_period(const struct setting *setting, void *target)
{
    uint32_t seconds;
    if (!ol_slurm_time_read(setting->value, &seconds) || seconds < 60 || seconds > INT32_MAX)
        return false;
    *(uint32_t *)target = seconds;
    return true;
}

static bool set_truth(const struct setting *setting, void *target)
{
    static const char *const words[] = {"no", "down", "false", "0", "yes", "up", "true", "1"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!is_word(setting->value, words[i]))
            continue;
        *(bool *)target = i >= 4;
        return true;
    }
    return false;
}

static bool set_reset(const struct setting *setting, void *target)
{
    static const char *const words[] = {
        [OL_RESET_NONE] = "none",     [OL_RESET_NOW] = "now",         [OL_RESET_DAILY] = "daily",
        [OL_RESET_WEEKLY] = "weekly", [OL_RESET_MONTHLY] = "monthly", [OL_RESET_QUARTERLY] = "quarterly",
        [OL_RESET_YEARLY] = "yearly",
    };
    setting->conf->has_reset = true;
    for (int i = 0; i <= OL_RESET_YEARLY; i++) {
        if (!is_word(setting->value, words[i]))
            continue;
        *(int *)target = i;
        return true;
    }
    return false;
}

static bool set_flags(const struct setting *setting, void *target)
{
    return ol_priority_flags_read(setting->value, target, setting->why);
}

static bool set_tres(const struct setting *setting, void *target)
{
    return ol_tres_weights_read(setting->value, target, setting->why);
}

static bool is_multifactor(const struct setting *setting, void *target)
{
    (void)target;
    return is_word(setting->value, "priority/multifactor");
}

static bool is_without(const struct setting *setting, void *target)
{
    (void)target;
    return is_word(setting->value, "site_factor/none") || is_word(setting->value, "none");
}

static bool pass_over(const struct setting *setting, void *target)
{
    (void)setting, (void)target;
    return true;
}

#define AT(member) offsetof(struct ol_slurm_conf, member)
#define WEIGHT     "a whole number from 0 to 4294967295"
#define TIME       "a time of Slurm's such as 7-0, 14-00:00:00 or 90 (minutes)"
static const struct key {
    const char *name;
    setter *set;
    size_t offset;
    const char *wanted;
} keys[] = {
    {"FairShareDampeningFactor", set_dampening, AT(dampening), "a whole number from 1 to 65535"},
    {"PriorityCalcPeriod", set_period, AT(calc_period), "a time of at least a minute"},
    {"PriorityDecayHalfLife", set_time, AT(half_life), TIME},
    {"PriorityFavorSmall", set_truth, AT(favors_small), "YES or NO"},
    {"PriorityFlags", set_flags, AT(flags), "a list of flags"},
    {"PriorityMaxAge", set_time, AT(max_age), TIME},
    {"PriorityParameters", pass_over, 0, "anything"},
    {"PrioritySiteFactorParameters", pass_over, 0, "anything"},
    {"PrioritySiteFactorPlugin", is_without, 0,
     "site_factor/none: what a site's own plugin does is not known here"},
    {"PriorityType", is_multifactor, 0, "priority/multifactor; for priority/basic choose order=\"fcfs\""},
    {"PriorityUsageResetPeriod", set_reset, AT(reset),
     "one of NONE, NOW, DAILY, WEEKLY, MONTHLY, QUARTERLY, YEARLY"},
    {"PriorityWeightAge", set_weight, AT(weight_age), WEIGHT},
    {"PriorityWeightAssoc", set_weight, AT(weight_assoc), WEIGHT},
    {"PriorityWeightFairshare", set_weight, AT(weight_fair_share), WEIGHT},
    {"PriorityWeightJobSize", set_weight, AT(weight_job_size), WEIGHT},
    {"PriorityWeightPartition", set_weight, AT(weight_partition), WEIGHT},
    {"PriorityWeightQOS", set_weight, AT(weight_qos), WEIGHT},
    {"PriorityWeightTRES", set_tres, AT(weight_tres), "weights of resources"},
};
#define KEY_COUNT (sizeof keys / sizeof *keys)

static const char *nearest_key(struct ol_slice key)
{
    const char *names[KEY_COUNT + 1] = {NULL};
    char word[KEY_BUFFER];
    for (size_t i = 0; i < KEY_COUNT; i++)
        names[i] = keys[i].name;
    snprintf(word, sizeof word, OL_SLICE_FORMAT, OL_SLICE_ARGS(key));
    return ol_nearest(word, names);
}

void ol_slurm_conf_set(struct ol_slurm_conf *conf, struct ol_slice key, struct ol_slice value,
                       struct ol_place place, struct ol_faults *faults)
{
    char shown_key[OL_SHOWN_BUFFER], shown[OL_SHOWN_BUFFER], why[OL_SLURM_WHY] = "";
    const struct setting setting = {conf, value, why};
    size_t i = 0;
    while (i < KEY_COUNT && !is_word(key, keys[i].name))
        i++;
    const char *nearest = i < KEY_COUNT ? NULL : nearest_key(key);
    if (i == KEY_COUNT)
        ol_faults_add(faults, place, "%s: slurm.conf has no such parameter%s%s%s", ol_slice_show(key, shown_key),
                      nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
    else if (!keys[i].set(&setting, (char *)conf + keys[i].offset))
        ol_faults_add(faults, place, "%s is \"%s\"; %s%s", keys[i].name, ol_slice_show(value, shown),
                      *why ? "" : "write ", *why ? why : keys[i].wanted);
}

void ol_slurm_conf_check(const struct ol_slurm_conf *conf, struct ol_place place, struct ol_faults *faults)
{
    if (conf->half_life == 0 && !conf->has_reset)
        ol_faults_add(
            faults, place,
            "PriorityDecayHalfLife is 0, and then Slurm wants PriorityUsageResetPeriod, since usage would "
            "only ever grow; write it, if only as NONE");
}

/* ---- lines ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_key_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

static bool is_ours(struct ol_slice key)
{
    return (key.length >= 8 && strncasecmp(key.data, "Priority", 8) == 0) ||
           is_word(key, "FairShareDampeningFactor");
}

/* What stands before a '#' that no backslash escapes. */
static size_t without_comment(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (line[i] == '#' && (i == 0 || line[i - 1] != '\\'))
            return i;
    return length;
}

/* A value from `at` on, in quotes or up to the next blank; where it ends. */
static size_t take_value(const char *line, size_t length, size_t at, struct ol_slice *value)
{
    const bool is_quoted = at < length && line[at] == '"';
    const size_t begin = at + is_quoted;
    at = begin;
    while (at < length && (is_quoted ? line[at] != '"' : !is_blank(line[at])))
        at++;
    *value = (struct ol_slice){line + begin, at - begin};
    return at + (is_quoted && at < length);
}

static void read_line(struct ol_slurm_conf *conf, struct ol_slice line, struct ol_place place,
                      struct ol_faults *faults)
{
    const size_t length = without_comment(line.data, line.length);
    size_t at = 0;
    for (bool is_first = true; at < length; is_first = false) {
        struct ol_slice key, value = {line.data, 0};
        while (at < length && is_blank(line.data[at]))
            at++;
        const size_t begin = at;
        while (at < length && is_key_character(line.data[at]))
            at++;
        key = (struct ol_slice){line.data + begin, at - begin};
        if (begin == length || (is_first && !is_ours(key)))
            return;
        while (at < length && is_blank(line.data[at]))
            at++;
        place.column = (int32_t)begin + 1;
        if (!key.length || at == length || line.data[at] != '=') {
            ol_faults_add(faults, place, "a line of slurm.conf is made of Key=Value");
            return;
        }
        for (at++; at < length && is_blank(line.data[at]);)
            at++;
        at = take_value(line.data, length, at, &value);
        ol_slurm_conf_set(conf, key, value, place, faults);
    }
}

void ol_slurm_conf_read(struct ol_slurm_conf *conf, const char *path, struct ol_place place,
                        struct ol_faults *faults)
{
    struct ol_error error = {0};
    struct ol_text joined = {0};
    struct ol_slice line;
    struct ol_place from = OL_NOWHERE; /* where what is joined begins */
    struct ol_input *input = ol_input_open(path, place, &error);
    int got = input ? 1 : -1;
    while (got > 0 && (got = ol_input_line(input, &line, &error)) > 0) {
        if (!joined.length)
            from = ol_input_place(input);
        const struct ol_slice trimmed = ol_slice_trim(line);
        const bool goes_on = trimmed.length && trimmed.data[trimmed.length - 1] == '\\';
        const size_t kept = goes_on ? (size_t)(trimmed.data - line.data) + trimmed.length - 1 : line.length;
        ol_text_add(&joined, line.data, kept);
        if (goes_on)
            continue;
        read_line(conf, ol_text_slice(&joined), from, faults);
        ol_text_clear(&joined);
    }
    if (joined.length)
        read_line(conf, ol_text_slice(&joined), from, faults);
    if (got < 0)
        ol_faults_add(faults, error.place, "%s", error.message);
    ol_text_release(&joined);
    ol_input_close(input);
}
