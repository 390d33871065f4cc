/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values as slurm.conf writes them: times, flags, weights of resources.
 */
#include "models/order/slurm_conf.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const char *const tres_names[OL_TRES_KINDS + 1] = {
    [OL_TRES_CPU] = "cpu",         [OL_TRES_MEMORY] = "mem",   [OL_TRES_NODE] = "node",
    [OL_TRES_BILLING] = "billing", [OL_TRES_GPU] = "gres/gpu", NULL,
};

static bool is_word(struct ol_slice slice, const char *word)
{
    return slice.length == strlen(word) && strncasecmp(slice.data, word, slice.length) == 0;
}

/* Cuts the part before `mark` off the front of `rest`; all of it where there is no mark. */
static struct ol_slice cut(struct ol_slice *rest, char mark)
{
    const char *found = rest->length ? memchr(rest->data, mark, rest->length) : NULL;
    const size_t length = found ? (size_t)(found - rest->data) : rest->length;
    const struct ol_slice part = {rest->data, length};
    const size_t skipped = length + (found != NULL);
    *rest = (struct ol_slice){rest->data + skipped, rest->length - skipped};
    return part;
}

/* ---- times ---- */

#define PARTS_MOST 3
#define DAYS_MOST  24855 /* in seconds they fit an int, which Slurm counts in */

/* Whole numbers between colons: how many, or -1. */
static int read_parts(struct ol_slice text, int64_t parts[PARTS_MOST])
{
    int count = 0;
    bool is_last = false;
    while (!is_last) {
        is_last = !text.length || !memchr(text.data, ':', text.length);
        const struct ol_slice part = cut(&text, ':');
        if (count == PARTS_MOST || !part.length || *part.data < '0' || *part.data > '9' ||
            !ol_slice_int(part, &parts[count]) || parts[count] > INT32_MAX)
            return -1;
        count++;
    }
    return count;
}

bool ol_slurm_time_read(struct ol_slice text, uint32_t *seconds)
{
    int64_t parts[PARTS_MOST] = {0}, total, days = 0;
    if (is_word(text, "-1") || is_word(text, "INFINITE") || is_word(text, "UNLIMITED")) {
        *seconds = UINT32_MAX - 59;
        return true;
    }
    const bool has_days = text.length && memchr(text.data, '-', text.length);
    if (has_days) {
        const struct ol_slice first = cut(&text, '-');
        if (!first.length || *first.data < '0' || *first.data > '9' || !ol_slice_int(first, &days) ||
            days > DAYS_MOST)
            return false;
    }
    const int count = has_days && !text.length ? 0 : read_parts(text, parts);
    if (count < 0)
        return false;
    if (has_days || count == 3)
        total = 86400 * days + 3600 * parts[0] + 60 * parts[1] + parts[2];
    else
        total = 60 * parts[0] + parts[1];
    if (total > INT32_MAX)
        return false;
    *seconds = (uint32_t)((total + 59) / 60 * 60);
    return true;
}

/* ---- flags ---- */

static const struct flag {
    const char *name;
    uint32_t set, cleared;
} flag_words[] = {
    {"ACCRUE_ALWAYS", OL_PRIORITY_ACCRUE_ALWAYS, 0},
    {"CALCULATE_RUNNING", OL_PRIORITY_CALCULATE_RUNNING, 0},
    {"DEPTH_OBLIVIOUS", OL_PRIORITY_DEPTH_OBLIVIOUS, OL_PRIORITY_FAIR_TREE},
    {"FAIR_TREE", 0, 0}, /* it is the default, and does not undo the others */
    {"NO_FAIR_TREE", 0, OL_PRIORITY_FAIR_TREE},
    {"INCR_ONLY", OL_PRIORITY_INCR_ONLY, 0},
    {"MAX_TRES", OL_PRIORITY_MAX_TRES, 0},
    {"NO_NORMAL_ALL", OL_PRIORITY_RAW_ASSOC | OL_PRIORITY_RAW_PART | OL_PRIORITY_RAW_QOS | OL_PRIORITY_RAW_TRES,
     0},
    {"NO_NORMAL_ASSOC", OL_PRIORITY_RAW_ASSOC, 0},
    {"NO_NORMAL_PART", OL_PRIORITY_RAW_PART, 0},
    {"NO_NORMAL_QOS", OL_PRIORITY_RAW_QOS, 0},
    {"NO_NORMAL_TRES", OL_PRIORITY_RAW_TRES, 0},
    {"SMALL_RELATIVE_TO_TIME", OL_PRIORITY_SIZE_RELATIVE, 0},
};
#define FLAG_COUNT (sizeof flag_words / sizeof *flag_words)

static const char *nearest_flag(struct ol_slice word)
{
    const char *names[FLAG_COUNT + 1] = {NULL};
    char upper[40] = "";
    for (size_t i = 0; i < FLAG_COUNT; i++)
        names[i] = flag_words[i].name;
    for (size_t i = 0; i < word.length && i + 1 < sizeof upper; i++)
        upper[i] = (char)(word.data[i] >= 'a' && word.data[i] <= 'z' ? word.data[i] - 'a' + 'A' : word.data[i]);
    return ol_nearest(upper, names);
}

bool ol_priority_flags_read(struct ol_slice text, uint32_t *flags, char why[OL_SLURM_WHY])
{
    char shown[OL_SHOWN_BUFFER];
    uint32_t set = OL_PRIORITY_FAIR_TREE, cleared = 0;
    while (text.length) {
        const struct ol_slice word = ol_slice_trim(cut(&text, ','));
        size_t i = 0;
        while (i < FLAG_COUNT && !is_word(word, flag_words[i].name))
            i++;
        if (i == FLAG_COUNT && word.length) {
            const char *nearest = nearest_flag(word);
            snprintf(why, OL_SLURM_WHY, "there is no flag \"%s\"%s%s%s", ol_slice_show(word, shown),
                     nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
            return false;
        }
        set |= i < FLAG_COUNT ? flag_words[i].set : 0;
        cleared |= i < FLAG_COUNT ? flag_words[i].cleared : 0;
    }
    *flags = set & ~cleared;
    return true;
}

/* ---- weights of resources ---- */

/* By what a number with the suffix is divided: Slurm gives the weight of so many, and counts memory in MiB. */
static double units_of(char suffix, bool is_memory)
{
    static const char suffixes[] = "KMGTP";
    const char upper = (char)(suffix >= 'a' && suffix <= 'z' ? suffix - 'a' + 'A' : suffix);
    const char *found = upper ? strchr(suffixes, upper) : NULL;
    if (!found)
        return 0;
    const long power = (found - suffixes + 1) - (is_memory ? 2 : 0);
    return power > 0 ? ldexp(1, (int)(10 * power)) : 1;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Of a suffix Slurm looks at the first letter only: G and GB are one. */
static bool read_weight(struct ol_slice text, bool is_memory, double *weight)
{
    size_t length = text.length;
    while (length && is_letter(text.data[length - 1]))
        length--;
    const double divisor = length < text.length ? units_of(text.data[length], is_memory) : 1;
    text.length = length;
    if (!(divisor > 0) || !ol_slice_real(text, weight) || !isfinite(*weight))
        return false;
    *weight /= divisor;
    return true;
}

bool ol_tres_weights_read(struct ol_slice text, struct ol_tres_weights *weights, char why[OL_SLURM_WHY])
{
    char shown[OL_SHOWN_BUFFER];
    *weights = (struct ol_tres_weights){.is_given = true};
    while (text.length) {
        struct ol_slice item = ol_slice_trim(cut(&text, ','));
        const struct ol_slice value = item;
        const struct ol_slice name = ol_slice_trim(cut(&item, '='));
        size_t kind = 0;
        if (!value.length)
            continue;
        while (kind < OL_TRES_KINDS && !is_word(name, tres_names[kind]))
            kind++;
        if (kind == OL_TRES_KINDS) {
            snprintf(why, OL_SLURM_WHY,
                     "\"%s\" is not counted here; there are cpu, mem, node, billing and gres/gpu",
                     ol_slice_show(name, shown));
            return false;
        }
        if (!read_weight(ol_slice_trim(item), kind == OL_TRES_MEMORY, &weights->of[kind])) {
            snprintf(why, OL_SLURM_WHY, "\"%s\" is no weight; write one such as cpu=1000 or mem=0.25G",
                     ol_slice_show(value, shown));
            return false;
        }
    }
    return true;
}
