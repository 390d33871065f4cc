/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/drift_option.h"

#include <string.h>

#define SAMPLE_LEAST 100
#define SAMPLE_MOST  10000000

static int read_names(const struct ol_invocation *invocation, struct ol_drift_option *option,
                      struct ol_arena *arena, struct ol_error *error)
{
    const char *at = ol_option_value(invocation, "fields");
    while (at && *at) {
        const size_t length = strcspn(at, ",");
        if (option->name_count == OL_DRIFT_NAMES)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--fields names more than %d", OL_DRIFT_NAMES);
        if (length > 0)
            option->names[option->name_count++] = ol_arena_copy(arena, at, length);
        at += length + (at[length] == ',');
    }
    if (ol_option_given(invocation, "fields") && option->name_count == 0)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "--fields is empty; name some, as in --fields runtime,units");
    return OL_OK;
}

static int read_threshold(struct ol_slice text, struct ol_drift_thresholds *thresholds, struct ol_error *error)
{
    const struct {
        const char *name;
        double most;
        double *to;
    } known[] = {
        {"p", 0.5, &thresholds->p}, {"psi", 100, &thresholds->psi}, {"distance", 1, &thresholds->distance}};
    char shown[OL_SHOWN_BUFFER];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const size_t length = strlen(known[i].name);
        const struct ol_slice value = {text.data + length + 1, text.length - length - 1};
        if (text.length <= length + 1 || memcmp(text.data, known[i].name, length) != 0 || text.data[length] != '=')
            continue;
        double number;
        if (!ol_slice_real(value, &number) || !(number > 0 && number <= known[i].most))
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                           "--threshold: %s is \"%s\"; give a number above 0, at most %g", known[i].name,
                           ol_slice_show(value, shown), known[i].most);
        *known[i].to = number;
        return OL_OK;
    }
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                   "--threshold: \"%s\" is none; write as in --threshold p=0.05,psi=0.2,distance=0.2",
                   ol_slice_show(text, shown));
}

static int read_thresholds(const struct ol_invocation *invocation, struct ol_drift_option *option,
                           struct ol_error *error)
{
    const char *at;
    int status = OL_OK;
    option->thresholds = ol_drift_thresholds;
    for (size_t i = 0; (at = ol_option_nth(invocation, "threshold", i)); i++)
        while (*at && status == OL_OK) {
            const size_t length = strcspn(at, ",");
            status = read_threshold((struct ol_slice){at, length}, &option->thresholds, error);
            at += length + (at[length] == ',');
        }
    return status;
}

static int read_parts(const struct ol_invocation *invocation, struct ol_drift_option *option,
                      struct ol_error *error)
{
    option->split = ol_option_value(invocation, "split");
    if (!ol_option_duration(invocation, "windows", &option->window, error))
        return OL_BAD_USAGE;
    if (ol_option_given(invocation, "windows") && option->window < OL_MINUTE)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--windows: give at least 1m, such as 7d");
    if (option->split && invocation->operand_count == 2)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--split parts one file; leave it out, or one of the two");
    if (!option->split && !option->window && invocation->operand_count == 1)
        return ol_fail(
            error, OL_BAD_USAGE, OL_NOWHERE,
            "one file alone has nothing to be compared with; give a second, or part it by --split TIME, "
            "or by --windows 7d");
    return OL_OK;
}

int ol_drift_option_read(struct ol_drift_option *option, const struct ol_invocation *invocation,
                         struct ol_arena *arena, struct ol_error *error)
{
    int64_t seed, room;
    int kind;
    int status = read_names(invocation, option, arena, error);
    if (status == OL_OK)
        status = read_thresholds(invocation, option, error);
    if (status == OL_OK)
        status = read_parts(invocation, option, error);
    if (status == OL_OK && (!ol_option_choice(invocation, "as", ol_drift_inputs, -1, &kind, error) ||
                            !ol_option_count(invocation, "sample", SAMPLE_LEAST, SAMPLE_MOST, 0, &room, error) ||
                            !ol_option_count(invocation, "seed", 0, INT64_MAX, 1, &seed, error) ||
                            !ol_option_format(invocation, &option->format, error)))
        status = OL_BAD_USAGE;
    if (status != OL_OK)
        return status;
    option->reading = (struct ol_drift_request){
        .count = invocation->operand_count,
        .kind = kind >= 0 ? ol_drift_inputs[kind] : NULL,
        .time = ol_option_value(invocation, "time"),
        .wanted = option->names,
        .wanted_count = option->name_count,
        .room = (size_t)room,
        .seed = (uint64_t)seed,
    };
    option->folder = ol_option_value(invocation, "output");
    for (size_t i = 0; i < invocation->operand_count; i++)
        option->reading.paths[i] = invocation->operands[i];
    return OL_OK;
}
