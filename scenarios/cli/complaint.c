/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"
#include "scenarios/inflow.h"
#include "scenarios/scenario_market.h"

#include <inttypes.h>

int ol_command_fail(const struct ol_error *error)
{
    fputs("outlay: ", stderr);
    ol_error_print(error, stderr);
    return ol_exit_code(error->status);
}

/* Without "outlay:" in front, so that editors find the places. */
int ol_command_faults(const struct ol_faults *faults)
{
    const size_t kept = ol_faults_kept(faults);
    for (size_t i = 0; i < kept; i++)
        ol_error_print(&faults->items[i], stderr);
    if (kept < faults->count)
        fprintf(stderr, "outlay: %zu errors; the first %zu are shown\n", faults->count, kept);
    else if (faults->count > 1)
        fprintf(stderr, "outlay: %zu errors\n", faults->count);
    return ol_exit_code(OL_BAD_INPUT);
}

void ol_command_remarks(const struct ol_faults *notes)
{
    for (size_t i = 0; i < ol_faults_kept(notes); i++) {
        struct ol_error note = {.place = notes->items[i].place};
        snprintf(note.message, sizeof note.message, "note: %.590s", notes->items[i].message);
        ol_error_print(&note, stderr);
    }
}

void ol_command_notes(const struct ol_scenario *scenario, ol_time end)
{
    struct ol_faults notes = {0};
    ol_scenario_notes(scenario, end, &notes);
    ol_command_remarks(&notes);
    ol_faults_release(&notes);
}

static const char *rows(uint64_t count)
{
    return count == 1 ? "row" : "rows";
}

void ol_command_troubles(const struct ol_inflow_source *source)
{
    static const struct ol_troubles none;
    const struct ol_troubles *troubles = source->troubles ? source->troubles : &none;
    uint64_t bad = troubles->malformed + troubles->unrunnable;
    for (size_t k = 0; k < troubles->shown_count; k++)
        ol_error_print(&troubles->shown[k], stderr);
    if (bad > troubles->shown_count)
        fprintf(stderr, "outlay: ... and %" PRIu64 " more like these\n", bad - troubles->shown_count);
    if (bad)
        fprintf(stderr,
                "outlay: %" PRIu64 " %s skipped: %" PRIu64 " could not be read, %" PRIu64
                " without a positive runtime or size\n",
                bad, rows(bad), troubles->malformed, troubles->unrunnable);
    if (troubles->dropped)
        fprintf(stderr, "outlay: %" PRIu64 " %s left out by <keep> and <drop>\n", troubles->dropped,
                rows(troubles->dropped));
    if (source->early)
        fprintf(stderr, "outlay: %" PRIu64 " %s submitted before the clock's start and left out\n", source->early,
                source->early == 1 ? "job" : "jobs");
}
