/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_fit_writer: a fitted trace as a scenario that can be run, edited, and made into a trace again.
 */
#include "scenarios/trace_fit.h"

#include "outlay/plain.h"

#define NAME_LIMIT 100

static void put_name(struct ol_output *output, const char *attribute, const char *name)
{
    struct ol_text plain = {0};
    ol_plain_add(&plain, name, NAME_LIMIT);
    ol_output_format(output, " %s=\"", attribute);
    ol_output_escaped(output, ol_text_string(&plain));
    ol_output_char(output, '"');
    ol_text_release(&plain);
}

static void put_clock(const struct ol_trace_fit *fit, struct ol_output *output)
{
    char instant[OL_TIME_BUFFER];
    ol_output_string(output, "  <clock");
    if (fit->has_instants)
        ol_output_format(output, " start=\"%s\"", ol_instant_format(fit->start, instant));
    ol_output_format(output, " length=\"%llds\"/>\n", (long long)(fit->length / OL_SECOND));
}

static void put_week(const struct ol_trace_fit *fit, struct ol_output *output)
{
    ol_output_string(output, "      <shape kind=\"weekly\" values=\"");
    for (size_t h = 0; h < OL_FIT_HOURS; h++)
        ol_output_format(output, "%s%.3f", h == 0 ? "" : h % 12 == 0 ? "\n        " : " ", fit->week[h]);
    ol_output_string(output, "\"/>\n");
}

static void put_mix(const struct ol_trace_fit *fit, const struct ol_fit_mix *mix, struct ol_output *output)
{
    ol_output_format(output, "      <mix share=\"%llu\"", (unsigned long long)mix->jobs);
    if (mix->user)
        put_name(output, "user", mix->user);
    if (mix->users > 1)
        ol_output_format(output, " users=\"%llu\" user-skew=\"%.3f\"", (unsigned long long)mix->users, mix->skew);
    if (mix->team)
        put_name(output, "team", mix->team);
    if (mix->queue)
        put_name(output, "queue", mix->queue);
    ol_output_format(output, " %s=\"%s\"\n           runtime=\"%s\"", fit->unit, mix->sizes, mix->runtime.text);
    if (mix->factor.text)
        ol_output_format(output, "\n           estimate-factor=\"%s\" estimate-correlation=\"%.3f\"",
                         mix->factor.text, mix->correlation);
    ol_output_string(output, "/>\n");
}

static void put_pool(const struct ol_trace_fit *fit, struct ol_output *output)
{
    const bool is_gpus = fit->unit[0] == 'g';
    ol_output_format(output, "  <pool name=\"machine\" %s=\"%lld\">\n", is_gpus ? "gpus" : "cpus",
                     (long long)fit->capacity);
    ol_output_string(output, "    <scheduler order=\"fcfs\" backfill=\"easy\"/>\n  </pool>\n");
}

void ol_trace_fit_write(const struct ol_trace_fit *fit, struct ol_output *output)
{
    ol_output_string(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    ol_output_format(
        output,
        "<!-- Jobs like those of a trace of %llu, by laws fitted to it. How much the machine was is a "
        "guess where\n     the trace does not tell. -->\n",
        (unsigned long long)fit->jobs);
    ol_output_string(output, "<scenario version=\"1\" name=\"model\">\n");
    put_clock(fit, output);
    ol_output_string(output, "  <workload>\n    <arrivals name=\"jobs\" pool=\"machine\"");
    if (fit->repeat > 0 && fit->mix_count > 1)
        ol_output_format(output, " repeat=\"%.4f\"", fit->repeat);
    if (fit->estimates)
        ol_output_format(output, "\n              estimate-values=\"%s\"", fit->estimates);
    ol_output_format(output, "\n              interarrival=\"%s\">\n", fit->gap.text);
    put_week(fit, output);
    for (size_t m = 0; m < fit->mix_count; m++)
        put_mix(fit, &fit->mixes[m], output);
    ol_output_string(output, "    </arrivals>\n  </workload>\n");
    put_pool(fit, output);
    ol_output_string(output, "</scenario>\n");
}
