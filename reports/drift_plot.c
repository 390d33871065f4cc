/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/drift_plot.h"

#include "reports/plot_sheet.h"
#include "reports/template.h"

#include <string.h>

#define CURVES_MOST  6
#define WIDE         50 /* of the 90th percentile to the 10th: then in decades */
#define TITLE_MOST   40
#define TICKS_MOST   8
#define TICK_LONGEST 12

static const char *const names[OL_DRIFT_PLOTS] = {"drift-1", "drift-2",  "drift-3",  "drift-4",
                                                  "drift-5", "drift-6",  "drift-7",  "drift-8",
                                                  "drift-9", "drift-10", "drift-11", "drift-12"};

/* ---- one comparison ---- */

static bool is_wide(const struct ol_drift_measure *measure)
{
    const double low = fmin(measure->a.p10, measure->b.p10), high = fmax(measure->a.p90, measure->b.p90);
    return low > 0 && high / low > WIDE;
}

static void write_label(struct ol_text *axis, const char *letter, const struct ol_drift_field *field)
{
    struct ol_text label = {0};
    ol_text_addf(&label, "%s%s%s%s", field->name, *field->unit ? " (" : "", field->unit, *field->unit ? ")" : "");
    ol_text_addf(axis, "set %slabel ", letter);
    ol_plot_quote(axis, ol_text_string(&label), TITLE_MOST);
    ol_text_adds(axis, "\n");
    ol_text_release(&label);
}

static void fill_shares(struct ol_plot_sheet *sheet, const struct ol_drift *drift,
                        const struct ol_drift_measure *measure, const char *name)
{
    const bool has_decades = is_wide(measure);
    ol_text_adds(&sheet->data, "# A B share of rows below\n");
    for (size_t i = 0; i < OL_DRIFT_QUANTILES; i++) {
        const double a = measure->a.quantiles[i], b = measure->b.quantiles[i];
        if (!has_decades || (a > 0 && b > 0))
            ol_text_addf(&sheet->data, "%.10g %.10g %.4g\n", a, b, (double)i / (OL_DRIFT_QUANTILES - 1));
    }
    write_label(&sheet->axis, "x", &measure->field);
    ol_text_adds(&sheet->axis, "set ylabel 'share of rows below'\nset yrange [0:1]\n");
    if (has_decades)
        ol_text_adds(&sheet->axis, "set logscale x\n");
    ol_text_addf(&sheet->curves, "'%s.dat' using 1:3 with lines linetype 1 title ", name);
    ol_plot_quote(&sheet->curves, drift->a.name, TITLE_MOST);
    ol_text_addf(&sheet->curves, ", \\\n     '%s.dat' using 2:3 with lines linetype 2 title ", name);
    ol_plot_quote(&sheet->curves, drift->b.name, TITLE_MOST);
}

/* ---- windows ---- */

static const struct ol_drift_measure *find(const struct ol_drift *drift, const char *field)
{
    for (size_t i = 0; i < drift->measure_count; i++)
        if (strcmp(drift->measures[i].field.name, field) == 0)
            return drift->measures[i].test != OL_DRIFT_UNTESTED ? &drift->measures[i] : NULL;
    return NULL;
}

static size_t moved_fields(const struct ol_drift *drifts, size_t count, const char *fields[CURVES_MOST])
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < drifts[i].measure_count && found < CURVES_MOST; k++) {
            bool is_new = drifts[i].measures[k].state == OL_DRIFT_MOVED;
            for (size_t f = 0; f < found; f++)
                is_new &= strcmp(fields[f], drifts[i].measures[k].field.name) != 0;
            if (is_new)
                fields[found++] = drifts[i].measures[k].field.name;
        }
    return found;
}

static void write_ticks(struct ol_text *axis, const struct ol_drift *drifts, size_t count)
{
    const size_t step = (count + TICKS_MOST - 1) / TICKS_MOST;
    ol_text_addf(axis, "set ylabel 'stability index'\nset yrange [0:*]\nset xrange [-0.5:%zu.5]\nset xtics (",
                 count - 1);
    for (size_t i = 0; i < count; i += step) {
        const char *name = drifts[i].b.name;
        char date[11];
        snprintf(date, sizeof date, "%s", name);
        ol_text_adds(axis, i ? ", " : "");
        ol_plot_quote(axis, strlen(name) > 10 && name[10] == 'T' ? date : name, TICK_LONGEST);
        ol_text_addf(axis, " %zu", i);
    }
    ol_text_adds(axis, ")\n");
}

static void fill_windows(struct ol_plot_sheet *sheet, const struct ol_drift *drifts, size_t count,
                         const struct ol_drift_thresholds *thresholds, const char *name)
{
    const char *fields[CURVES_MOST];
    const size_t found = moved_fields(drifts, count, fields);
    ol_text_adds(&sheet->data, "# window, then the index of each field\n");
    for (size_t i = 0; i < count; i++) {
        ol_text_addf(&sheet->data, "%zu", i);
        for (size_t f = 0; f < found; f++) {
            const struct ol_drift_measure *measure = find(&drifts[i], fields[f]);
            if (measure)
                ol_text_addf(&sheet->data, " %.6g", measure->psi);
            else
                ol_text_adds(&sheet->data, " ?");
        }
        ol_text_adds(&sheet->data, "\n");
    }
    ol_text_adds(&sheet->extras, "set datafile missing '?'\n");
    write_ticks(&sheet->axis, drifts, count);
    for (size_t f = 0; f < found; f++) {
        ol_text_addf(&sheet->curves,
                     "'%s.dat' using 1:%zu with linespoints linetype %zu pointtype 7 pointsize 0.4 title ", name,
                     f + 2, f + 1);
        ol_plot_quote(&sheet->curves, fields[f], TITLE_MOST);
        ol_text_adds(&sheet->curves, ", \\\n     ");
    }
    ol_text_addf(&sheet->curves, "%.10g with lines linecolor rgb '#7a7a7a' dashtype (4,3) title 'threshold'",
                 thresholds->psi);
}

/* ---- all ---- */

static int write(const struct ol_folder *folder, const char *name, struct ol_plot_sheet *sheet,
                 struct ol_error *error)
{
    const int status = ol_plot_write(folder, name, ol_template_drift, sheet, error);
    ol_plot_sheet_release(sheet);
    return status;
}

int ol_report_drift_plots(const struct ol_folder *folder, const struct ol_drift *drifts, size_t count,
                          const struct ol_drift_thresholds *thresholds, char note[OL_PLOT_NOTE],
                          struct ol_error *error)
{
    struct ol_plot plots[OL_DRIFT_PLOTS] = {0};
    size_t drawn = 0;
    int status = OL_OK;
    note[0] = '\0';
    if (count > 1) {
        struct ol_plot_sheet sheet = {0};
        fill_windows(&sheet, drifts, count, thresholds, names[drawn]);
        status = write(folder, names[drawn], &sheet, error);
        plots[drawn].name = names[drawn];
        drawn++;
    }
    for (size_t i = 0; count == 1 && i < drifts->measure_count && drawn < OL_DRIFT_PLOTS && status == OL_OK; i++) {
        const struct ol_drift_measure *measure = &drifts->measures[i];
        struct ol_plot_sheet sheet = {0};
        if (measure->field.kind != OL_DRIFT_NUMBER || measure->state < OL_DRIFT_SLIGHT)
            continue;
        fill_shares(&sheet, drifts, measure, names[drawn]);
        status = write(folder, names[drawn], &sheet, error);
        plots[drawn].name = names[drawn];
        drawn++;
    }
    if (status == OL_OK)
        ol_plots_draw(folder->working, OL_PLOT_SVG, plots, drawn, note);
    for (size_t i = 0; i < drawn; i++)
        ol_mem_free(plots[i].svg);
    return status;
}
