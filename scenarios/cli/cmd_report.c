/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/command.h"
#include "scenarios/cli/plot_option.h"
#include "scenarios/run_page.h"

#include <sys/stat.h>

/* A run's folder, and not any that holds a manifest. */
static bool check_run(const char *directory, struct ol_error *error)
{
    static const char *const files[] = {"manifest.json", "summary.json"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct ol_text path = {0};
        struct stat about;
        ol_text_addf(&path, "%s/%s", directory, files[i]);
        const bool is_there = stat(ol_text_string(&path), &about) == 0;
        ol_text_release(&path);
        if (!is_there) {
            ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                    "\"%.300s\" is no run directory: it holds no %s; make one with \"outlay run SCENARIO -o DIR\"",
                    directory, files[i]);
            return false;
        }
    }
    return true;
}

static int report(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct ol_arena arena = {0};
    char note[OL_PLOT_NOTE] = "";
    const char *directory = invocation->operands[0];
    unsigned forms;
    int status = OL_OK;
    if (ol_option_given(invocation, "plots") && ol_option_given(invocation, "no-plots"))
        status = ol_fail(&error, OL_BAD_USAGE, OL_NOWHERE, "--plots and --no-plots: leave one of them out");
    if (status == OL_OK && (!ol_option_plot_forms(invocation, &forms, &error) || !check_run(directory, &error)))
        status = error.status;
    if (status == OL_OK)
        status = ol_run_page_write(directory, ol_option_given(invocation, "no-plots") ? 0 : forms, note, &arena,
                                   &error);
    if (status == OL_OK && *note)
        fprintf(stderr, "outlay: %s\n", note);
    if (status == OL_OK)
        printf("%s/report.html\n", directory);
    const int code = status == OL_OK ? 0 : ol_command_fail(&error);
    ol_arena_release(&arena);
    return code;
}

static const struct ol_option options[] = {
    OL_OPTION_PLOT_FORMS,
    {"no-plots", 0, NULL, "take the drawings that lie there: a script of gnuplot may do whatever a program may"},
    {0},
};

const struct ol_command ol_command_report = {
    .name = "report",
    .operands = "RUN",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "write a run's page and plots again",
    .details =
        "Draws RUN/plots/*.svg from the scripts and data beside them, which may have been changed, and writes\n"
        "RUN/report.html from the files of the run, with the anomalies.csv and forecast.csv that were laid there\n"
        "since. What the run does not have is left out. Prints where the page is.",
    .example = "outlay report build/month",
    .options = options,
    .run = report,
};
