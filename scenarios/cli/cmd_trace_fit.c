/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/number.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/listing.h"
#include "scenarios/cli/trace_option.h"
#include "scenarios/trace_fit.h"

#include <stdio.h>
#include <string.h>

enum { WHAT, USER, TEAM, SIZES, VALUES, MEAN, BEST, BEST_DISTANCE, LAW, DISTANCE, COLUMNS };
static const char *const headings[COLUMNS] = {"what", "user",     "team",     "sizes", "jobs",
                                              "mean", "best law", "distance", "taken", "its distance"};

static const char *kept(struct ol_arena *arena, const char *text)
{
    return ol_arena_copy(arena, text, strlen(text));
}

/* People read durations; programs get seconds. */
static const char *mean_of(const struct ol_fitted *fitted, bool is_time, bool is_for_people,
                           struct ol_arena *arena)
{
    char buffer[OL_NUMBER_BUFFER];
    const double mean = is_time ? fitted->mean / (double)OL_SECOND : fitted->mean;
    if (!is_for_people)
        snprintf(buffer, sizeof buffer, "%.6g", mean);
    else if (is_time)
        ol_seconds_say(mean, buffer);
    else
        ol_number_say(mean, buffer);
    return kept(arena, buffer);
}

static const char *distance_of(double distance, struct ol_arena *arena)
{
    char buffer[OL_NUMBER_BUFFER];
    snprintf(buffer, sizeof buffer, "%.3f", distance);
    return kept(arena, buffer);
}

static void list_law(struct ol_listing *listing, const char *what, const struct ol_fit_mix *mix,
                     const struct ol_fitted *fitted, enum ol_output_format format, struct ol_arena *arena)
{
    char buffer[OL_NUMBER_BUFFER], sizes[OL_NUMBER_BUFFER];
    if (!fitted->text)
        return;
    const char **row = ol_listing_row(listing);
    row[WHAT] = what;
    if (mix) {
        snprintf(sizes, sizeof sizes, mix->least_size == mix->greatest_size ? "%lld" : "%lld to %lld",
                 (long long)mix->least_size, (long long)mix->greatest_size);
        row[USER] = mix->user ? mix->user : "";
        row[TEAM] = mix->team ? mix->team : "";
        row[SIZES] = kept(arena, sizes);
    }
    snprintf(buffer, sizeof buffer, "%llu", (unsigned long long)fitted->values);
    row[VALUES] = format == OL_FORMAT_TABLE
                      ? kept(arena, ol_number_say((double)fitted->values, (char[OL_NUMBER_BUFFER]){""}))
                      : kept(arena, buffer);
    row[MEAN] = mean_of(fitted, strcmp(what, "estimate factor") != 0, format == OL_FORMAT_TABLE, arena);
    row[BEST] = fitted->best ? fitted->best : "";
    row[BEST_DISTANCE] = fitted->best ? distance_of(fitted->best_distance, arena) : "";
    row[LAW] = fitted->law;
    row[DISTANCE] = distance_of(fitted->distance, arena);
}

static int list_fit(struct ol_trace_fit *fit, enum ol_output_format format, struct ol_error *error)
{
    struct ol_listing listing = {0};
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    memcpy(listing.headings, headings, sizeof headings);
    list_law(&listing, "gap", NULL, &fit->gap, format, &fit->arena);
    for (size_t i = 0; i < fit->mix_count; i++) {
        list_law(&listing, "runtime", &fit->mixes[i], &fit->mixes[i].runtime, format, &fit->arena);
        list_law(&listing, "estimate factor", &fit->mixes[i], &fit->mixes[i].factor, format, &fit->arena);
    }
    ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    return ol_output_close(output, error);
}

static int write_model(const struct ol_trace_fit *fit, const char *path, struct ol_error *error)
{
    const bool is_file = strcmp(path, "-") != 0;
    struct ol_output *output = is_file ? ol_output_replace(path, error) : ol_output_open(path, error);
    if (!output)
        return error->status;
    ol_trace_fit_write(fit, output);
    return ol_output_close(output, error);
}

static bool read_options(const struct ol_invocation *invocation, struct ol_trace_fit_request *request,
                         enum ol_output_format *format, struct ol_error *error)
{
    return ol_option_format(invocation, format, error) &&
           ol_option_count(invocation, "cpus", 1, UINT32_MAX, 0, &request->capacity, error) &&
           ol_option_count(invocation, "users", 0, 1000, 10, &request->users, error) &&
           ol_option_count(invocation, "least", 2, 1000000000, 100, &request->least, error) &&
           ol_option_real(invocation, "distance", 0, 1, &request->distance, error) &&
           ol_output_spares(ol_option_value(invocation, "output"), invocation->operands, 1, error);
}

static int fit(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct ol_arena names = {0};
    struct ol_trace_request trace = {.path = invocation->operands[0]};
    struct ol_trace_fit_request request = {.trace = &trace, .distance = 0.05};
    struct ol_trace_fit fit = {0};
    enum ol_output_format format;
    const char *path = ol_option_value(invocation, "output");
    int status = OL_BAD_USAGE;
    if (read_options(invocation, &request, &format, &error))
        status = ol_option_trace(invocation, &trace, &names, &error);
    if (status == OL_OK)
        status = ol_trace_fit_read(&fit, &request, &error);
    if (status == OL_OK && path)
        status = write_model(&fit, path, &error);
    if (status == OL_OK && !(path && strcmp(path, "-") == 0))
        status = list_fit(&fit, format, &error);
    ol_trace_fit_release(&fit);
    ol_arena_release(&names);
    return status == OL_OK ? 0 : ol_command_fail(&error);
}

static const struct ol_option options[] = {
    {"output", 'o', "FILE", "where the model is written, a scenario; - for standard output, without the table"},
    OL_OPTION_TRACE,
    {"cpus", 0, "N", "the machine's size (default: what the header says, or the largest job)"},
    {"users", 0, "N", "the most active users have laws of their own, so many at most (default 10)"},
    {"least", 0, "N", "jobs that a user, and a class of sizes, needs for that (default 100)"},
    {"distance", 0, "D", "of a law from its values at most, else their quantiles are taken (default 0.05)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_trace_fit = {
    .name = "trace fit",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "a trace as a few laws: a scenario that makes jobs like it",
    .details =
        "Gaps with the pattern of the week, sizes, runtimes by size and user, estimates, who comes after whom.\n"
        "Of exponential, lognormal, weibull, gamma and pareto the one is taken that is nearest to the values;\n"
        "the distance is that of Kolmogorov and Smirnov. \"outlay trace make\" makes a trace of the model,\n"
        "with --load, --users and --length a larger or longer one.",
    .example = "outlay trace fit scenarios/made/cluster-128.swf -o build/model.xml",
    .options = options,
    .run = fit,
};
