/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plots of a risk: fans of what months may cost, with the budgets that they are held against, and the drivers as a
 * tornado, the greatest on top.
 */
#include "outlay/risk_report.h"

#include "outlay/arena.h"
#include "reports/plot_sheet.h"
#include "reports/template.h"

#include <math.h>
#include <string.h>

#define FOLDER        "plots"
#define DRIVERS_MOST  15
#define MONTHS_TICKED 13

/* ---- fans ---- */

/* One month as the fan has it. */
struct slice {
    const char *month;
    double low, middle, high, highest;
};

static void write_months(struct ol_text *axis, const struct slice *slices, size_t count)
{
    const size_t step = (count + MONTHS_TICKED - 1) / MONTHS_TICKED;
    ol_text_addf(axis, "set xrange [-0.5:%zu.5]\nset xtics (", count - 1);
    for (size_t i = 0; i < count; i += step)
        ol_text_addf(axis, "%s'%s' %zu", i ? ", " : "", slices[i].month, i);
    ol_text_adds(axis, ")\n");
}

static void write_label(struct ol_text *axis, const char *what, const char *currency)
{
    struct ol_text label = {0};
    ol_text_addf(&label, "%s (%s)", what, currency);
    ol_text_adds(axis, "set ylabel ");
    ol_plot_quote(axis, ol_text_string(&label), 60);
    ol_text_adds(axis, "\n");
    ol_text_release(&label);
}

/* A single month is a box, as a band has no width there. */
static void write_curves(struct ol_text *curves, const char *name, size_t count)
{
    if (count > 1)
        ol_text_addf(curves, "'%s.dat' using 1:2:4 with filledcurves linetype 1 title 'middle 80%%', \\\n     ",
                     name);
    else
        ol_text_addf(curves,
                     "'%s.dat' using 1:(($2+$4)/2):(0.15):(($4-$2)/2) with boxxyerror linetype 1 title 'middle "
                     "80%%', \\\n     ",
                     name);
    ol_text_addf(curves,
                 "'%s.dat' using 1:3 with linespoints linetype 1 pointtype 7 pointsize 0.5 title 'median', \\\n"
                 "     '%s.dat' using 1:5 with linespoints linetype 5 dashtype (4,3) pointtype 7 pointsize 0.4 "
                 "title '95th percentile'",
                 name, name);
}

static void write_budget(struct ol_plot_sheet *sheet, double monthly)
{
    ol_text_addf(&sheet->curves, ", \\\n     %.10g with lines linetype 2 title 'budget'", monthly);
}

static void fill_fan(struct ol_plot_sheet *sheet, const struct slice *slices, size_t count, const char *name)
{
    ol_text_adds(&sheet->data, "# month low median high p95\n");
    for (size_t i = 0; i < count; i++)
        ol_text_addf(&sheet->data, "%zu %.10g %.10g %.10g %.10g\n", i, slices[i].low, slices[i].middle,
                     slices[i].high, slices[i].highest);
    write_months(&sheet->axis, slices, count);
    write_curves(&sheet->curves, name, count);
}

static int write_whole(const struct ol_folder *folder, const struct ol_risk *risk, const char *name,
                       struct ol_error *error)
{
    struct ol_plot_sheet sheet = {0};
    const size_t months = risk->spend_count - 1;
    struct slice *slices = ol_mem_new(ol_mem_product(sizeof *slices, months + 1));
    for (size_t i = 0; i < months; i++)
        slices[i] = (struct slice){risk->spends[i].month, risk->spends[i].p10, risk->spends[i].p50,
                                   risk->spends[i].p90, risk->spends[i].p95};
    write_label(&sheet.axis, "All costs of the month", risk->currency);
    fill_fan(&sheet, slices, months, name);
    const int status = ol_plot_write(folder, name, ol_template_risk_fan, &sheet, error);
    ol_mem_free(slices);
    ol_plot_sheet_release(&sheet);
    return status;
}

/* `breaches`: of one budget, its months. */
static int write_watched(const struct ol_folder *folder, const struct ol_risk *risk,
                         const struct ol_risk_breach *breaches, const char *name, struct ol_error *error)
{
    struct ol_plot_sheet sheet = {0};
    struct ol_text label = {0};
    const size_t months = risk->spend_count - 1;
    struct slice *slices = ol_mem_new(ol_mem_product(sizeof *slices, months + 1));
    for (size_t i = 0; i < months; i++)
        slices[i] =
            (struct slice){breaches[i].month, breaches[i].p10, breaches[i].p50, breaches[i].p90, breaches[i].p95};
    ol_text_addf(&label, "Watched by %s", breaches->budget);
    write_label(&sheet.axis, ol_text_string(&label), risk->currency);
    fill_fan(&sheet, slices, months, name);
    write_budget(&sheet, breaches->monthly);
    const int status = ol_plot_write(folder, name, ol_template_risk_fan, &sheet, error);
    ol_text_release(&label);
    ol_mem_free(slices);
    ol_plot_sheet_release(&sheet);
    return status;
}

/* ---- drivers ---- */

static double per_cent(double share)
{
    return isnan(share) ? 0 : 100 * fmax(share, 0);
}

static void write_interval(struct ol_text *data, struct ol_interval interval)
{
    ol_text_addf(data, " %.6g %.6g %.6g", per_cent(interval.mean), per_cent(interval.lo), per_cent(interval.hi));
}

static int write_drivers(const struct ol_folder *folder, const struct ol_risk *risk, const char *name,
                         struct ol_error *error)
{
    struct ol_plot_sheet sheet = {0};
    const size_t count = risk->driver_count < DRIVERS_MOST ? risk->driver_count : DRIVERS_MOST;
    ol_text_adds(&sheet.data, "# place total lo hi first lo hi\n");
    ol_text_addf(&sheet.axis, "set yrange [%zu.6:-0.6]\nset ytics (", count - 1);
    for (size_t i = 0; i < count; i++) {
        ol_text_addf(&sheet.data, "%zu", i);
        write_interval(&sheet.data, risk->drivers[i].index.total);
        write_interval(&sheet.data, risk->drivers[i].index.first);
        ol_text_adds(&sheet.data, "\n");
        ol_text_adds(&sheet.axis, i ? ", " : "");
        ol_plot_quote(&sheet.axis, risk->drivers[i].name, 24);
        ol_text_addf(&sheet.axis, " %zu", i);
    }
    ol_text_adds(&sheet.axis, ")\n");
    ol_text_addf(
        &sheet.curves,
        "'%s.dat' using (0.5*$2):($1-0.17):(0.5*$2):(0.15) with boxxyerror linetype 1 title 'with others', "
        "\\\n     '%s.dat' using (0.5*$5):($1+0.17):(0.5*$5):(0.15) with boxxyerror linetype 5 title "
        "'alone', \\\n     '%s.dat' using 2:($1-0.17):3:4 with xerrorbars linecolor rgb '#7a7a7a' pointtype "
        "0 notitle, \\\n     '%s.dat' using 5:($1+0.17):6:7 with xerrorbars linecolor rgb '#7a7a7a' "
        "pointtype 0 notitle",
        name, name, name, name);
    const int status = ol_plot_write(folder, name, ol_template_risk_drivers, &sheet, error);
    ol_plot_sheet_release(&sheet);
    return status;
}

/* ---- all ---- */

int ol_report_risk_plots(struct ol_folder *folder, const struct ol_risk *risk, char note[OL_PLOT_NOTE],
                         struct ol_error *error)
{
    static const char *const fans[] = {"risk-fan-1", "risk-fan-2", "risk-fan-3", "risk-fan-4", "risk-fan-5",
                                       "risk-fan-6", "risk-fan-7", "risk-fan-8", "risk-fan-9", "risk-fan-10"};
    struct ol_plot plots[OL_RISK_PLOTS] = {0};
    size_t count = 0;
    int status = ol_folder_make(folder, FOLDER, error);
    note[0] = '\0';
    if (status == OL_OK && risk->spend_count > 1) {
        plots[count++].name = "risk-fan";
        status = write_whole(folder, risk, "risk-fan", error);
    }
    for (size_t i = 0; status == OL_OK && risk->spend_count > 1 && i * risk->spend_count < risk->breach_count &&
                       i < sizeof fans / sizeof *fans;
         i++) {
        plots[count++].name = fans[i];
        status = write_watched(folder, risk, risk->breaches + i * risk->spend_count, fans[i], error);
    }
    if (status == OL_OK && risk->driver_count > 0) {
        plots[count++].name = "risk-drivers";
        status = write_drivers(folder, risk, "risk-drivers", error);
    }
    if (status == OL_OK)
        ol_plots_draw(folder->working, OL_PLOT_SVG, plots, count, note);
    for (size_t i = 0; i < count; i++)
        ol_mem_free(plots[i].svg);
    return status;
}
