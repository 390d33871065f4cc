/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/metric_choice.h"

#include "outlay/arena.h"
#include "outlay/regex.h"

#include <string.h>

/* What a reviewer asks for first, in that order. */
static const char *const usual[] = {
    "^jobs\\.completed$",
    "^jobs\\.(failed|rejected|reclaimed)$",
    "^jobs\\.deadlines_",
    "^jobs\\.(waiting|running)_at_end$",
    "^jobs\\.wait\\.mean_s$",
    "^jobs\\.wait\\.p95_s$",
    "^jobs\\.slowdown\\.",
    "^jobs\\.turnaround\\.mean_s$",
    "^jobs\\.makespan_s$",
    "^class\\..*\\.wait\\.(mean|p95)_s$",
    "^queue\\..*\\.target_met$",
    "^team\\..*\\.wait\\.mean_s$",
    "^pool\\..*\\.utilization$",
    "^pool\\..*\\.useful_share$",
    "^pool\\..*\\.unit_hours_lost$",
    "^jobs\\.preemptions",
    "^jobs\\.interruptions$",
    "^waste\\.(cost|[a-z_]*_unit_hours)$",
    "^cost\\.billed$",
    "^cost\\.effective$",
    "^fairness\\.jain$",
    "^fairness\\.finish_time\\.mean$",
};

static const char *const all[] = {""};

static size_t count_given(const struct ol_invocation *invocation)
{
    size_t count = 0;
    while (ol_option_nth(invocation, "metric", count))
        count++;
    return count;
}

static void choose_texts(struct ol_metric_choice *choice, const struct ol_invocation *invocation,
                         bool all_is_usual)
{
    choice->pattern_count = count_given(invocation);
    if (choice->pattern_count > 0) {
        choice->given = ol_mem_new(ol_mem_product(sizeof *choice->given, choice->pattern_count));
        for (size_t i = 0; i < choice->pattern_count; i++)
            choice->given[i] = ol_option_nth(invocation, "metric", i);
        choice->texts = choice->given;
    } else if (all_is_usual || ol_option_given(invocation, "all")) {
        choice->texts = all;
        choice->pattern_count = 1;
    } else {
        choice->texts = usual;
        choice->pattern_count = sizeof usual / sizeof *usual;
        choice->is_usual = true;
    }
}

bool ol_metric_choice_read(struct ol_metric_choice *choice, const struct ol_invocation *invocation,
                           bool all_is_usual, struct ol_error *error)
{
    if (ol_option_given(invocation, "metric") && ol_option_given(invocation, "all")) {
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--all shows what --metric would choose from; give one of them");
        return false;
    }
    choose_texts(choice, invocation, all_is_usual);
    choice->patterns = ol_mem_new(ol_mem_product(sizeof(struct ol_regex *), choice->pattern_count));
    for (size_t i = 0; i < choice->pattern_count; i++) {
        struct ol_error why = {0};
        choice->patterns[i] = ol_regex_new(choice->texts[i], OL_NOWHERE, &why);
        if (choice->patterns[i])
            continue;
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--metric: %.400s (any text is written .*)", why.message);
        return false;
    }
    return true;
}

/* With the name that is nearest to what was asked for, where one is near. */
static int miss(const char *pattern, const char *const *names, size_t count, struct ol_error *error)
{
    const char **candidates = ol_mem_new(ol_mem_product(sizeof *candidates, count + 1));
    if (count > 0)
        memcpy(candidates, names, count * sizeof *candidates);
    const char *nearest = ol_nearest(pattern, candidates);
    ol_mem_free(candidates);
    if (nearest)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "--metric %.100s: no metric has that in its name; did you mean \"%.200s\"? (\"outlay list "
                       "metrics\" tells what there is)",
                       pattern, nearest);
    return ol_fail(
        error, OL_BAD_USAGE, OL_NOWHERE,
        "--metric %.100s: no metric has that in its name; --all shows them, and \"outlay list metrics\" "
        "tells what there is",
        pattern);
}

static int find_all(struct ol_metric_choice *choice, size_t pattern, const char *const *names, size_t count,
                    bool *taken, struct ol_error *error)
{
    bool has_any = false;
    for (size_t i = 0; i < count; i++) {
        const int found = ol_regex_find(choice->patterns[pattern], ol_slice_of(names[i]), error);
        if (found < 0)
            return found;
        has_any |= found > 0;
        if (found > 0 && !taken[i])
            choice->names[choice->count++] = names[i];
        taken[i] |= found > 0;
    }
    return has_any || !choice->given ? OL_OK : miss(choice->texts[pattern], names, count, error);
}

int ol_metric_choice_apply(struct ol_metric_choice *choice, const char *const *names, size_t count,
                           struct ol_error *error)
{
    bool *taken = ol_mem_new(ol_mem_product(sizeof *taken, count + 1));
    choice->names = ol_mem_new(ol_mem_product(sizeof *choice->names, count + 1));
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < choice->pattern_count; i++)
        status = find_all(choice, i, names, count, taken, error);
    ol_mem_free(taken);
    return status;
}

bool ol_metric_choice_wants(const struct ol_metric_choice *choice, const char *name)
{
    struct ol_error unused = {0};
    for (size_t i = 0; i < choice->pattern_count; i++)
        if (ol_regex_find(choice->patterns[i], ol_slice_of(name), &unused) > 0)
            return true;
    return false;
}

void ol_metric_choice_release(struct ol_metric_choice *choice)
{
    for (size_t i = 0; choice->patterns && i < choice->pattern_count; i++)
        ol_regex_free(choice->patterns[i]);
    ol_mem_free(choice->patterns);
    ol_mem_free(choice->given);
    ol_mem_free(choice->names);
    *choice = (struct ol_metric_choice){0};
}
