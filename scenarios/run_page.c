/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/run_page.h"

#include "scenarios/run_reading.h"

#include <string.h>

static int write_page(const char *directory, const struct ol_page_run *run, struct ol_error *error)
{
    struct ol_output *output = ol_output_replace_in(directory, "report.html", error);
    if (!output)
        return error->status;
    ol_page_run_write(output, run);
    return ol_output_close(output, error);
}

int ol_run_page_write(const char *directory, unsigned forms, char note[OL_PLOT_NOTE], struct ol_arena *arena,
                      struct ol_error *error)
{
    struct ol_run_reading reading = {0};
    struct ol_plots plots = {0};
    int status = ol_run_reading_read(&reading, directory, error);
    if (status == OL_OK) {
        if (forms)
            ol_report_plots_draw(directory, forms, &plots);
        else
            ol_report_plots_read(directory, &plots);
        snprintf(note, OL_PLOT_NOTE, "%s", plots.note);
        reading.page.plots = &plots;
        status = write_page(directory, &reading.page, error);
    } else if (error->place.file && arena) { /* the name is of the reading's arena */
        error->place.file = ol_arena_copy(arena, error->place.file, strlen(error->place.file));
    } else if (error->place.file) {
        const struct ol_error told = *error;
        ol_fail(error, told.status, OL_NOWHERE, "%.200s: %.380s", told.place.file, told.message);
    }
    ol_plots_release(&plots);
    ol_run_reading_release(&reading);
    return status;
}
