/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/sweep_report.h"

#include "reports/trial_page.h"

#include <errno.h>
#include <sys/stat.h>

static int draw_plots(const char *folder, const struct ol_trials *trials, unsigned forms,
                      struct ol_trial_plots *plots, struct ol_error *error)
{
    struct ol_text path = {0}, working = {0};
    ol_text_adds(&working, folder);
    ol_text_addf(&path, "%s/plots", folder);
    int status = OL_OK;
    if (mkdir(ol_text_string(&path), 0777) != 0 && errno != EEXIST)
        status = ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot make the folder \"%.300s\"",
                               ol_text_string(&path));
    if (status == OL_OK)
        status = ol_report_trial_plots(&(struct ol_folder){.working = working.data}, trials, forms, plots, error);
    if (status == OL_OK && *plots->note)
        fprintf(stderr, "outlay: %s\n", plots->note);
    ol_text_release(&path);
    ol_text_release(&working);
    return status;
}

static int write_points(const char *folder, const struct ol_trials *trials, struct ol_error *error)
{
    struct ol_output *output = ol_output_replace_in(folder, "points.csv", error);
    if (!output)
        return error->status;
    ol_report_trials_csv(output, trials);
    return ol_output_close(output, error);
}

static int write_page(const char *folder, const struct ol_trials *trials, const struct ol_trial_plots *plots,
                      struct ol_error *error)
{
    struct ol_output *output = ol_output_replace_in(folder, "report.html", error);
    if (!output)
        return error->status;
    ol_report_trial_page(output, trials, plots);
    return ol_output_close(output, error);
}

int ol_sweep_report_write(const char *folder, const struct ol_trials *trials, unsigned forms,
                          struct ol_error *error)
{
    struct ol_trial_plots plots = {0};
    int status = folder ? write_points(folder, trials, error) : OL_OK;
    if (folder && status == OL_OK && forms)
        status = draw_plots(folder, trials, forms, &plots, error);
    if (folder && status == OL_OK)
        status = write_page(folder, trials, &plots, error);
    ol_trial_plots_release(&plots);
    return status;
}
