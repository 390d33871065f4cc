/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/forecast_plot.h"

#include "reports/number.h"
#include "reports/plot_sheet.h"
#include "reports/template.h"

#include <math.h>
#include <string.h>

#define NAME "forecast"
/* Of the past, so many times the steps that are forecast. */
#define PAST_TIMES  2
#define PAST_FEWEST 56

static size_t past_shown(const struct ol_forecast_series *series, size_t shown)
{
    const size_t wanted = PAST_TIMES * shown > PAST_FEWEST ? PAST_TIMES * shown : PAST_FEWEST;
    return wanted < series->count ? wanted : series->count;
}

/* ---- gnuplot ---- */

static void fill_data(struct ol_text *data, const struct ol_forecast *forecast,
                      const struct ol_forecast_series *series, size_t shown)
{
    const size_t past = past_shown(series, shown);
    const double step_s = (double)series->step / (double)OL_SECOND;
    ol_text_adds(data, "# seconds value\n");
    for (size_t i = 0; i < past; i++) {
        const double value = series->values[series->count - past + i];
        if (isnan(value))
            ol_text_addf(data, "%.10g NaN\n", (double)i * step_s); /* a gap in the curve */
        else
            ol_text_addf(data, "%.10g %.10g\n", (double)i * step_s, value);
    }
    ol_text_adds(data, "\n\n# seconds p50 p2.5 p97.5 p10 p90\n");
    for (size_t h = 0; h < shown; h++)
        ol_text_addf(data, "%.10g %.10g %.10g %.10g %.10g %.10g\n", (double)(past + h) * step_s,
                     forecast->quantiles[OL_P50][h], forecast->quantiles[OL_P025][h],
                     forecast->quantiles[OL_P975][h], forecast->quantiles[OL_P10][h],
                     forecast->quantiles[OL_P90][h]);
}

int ol_forecast_plot(const struct ol_folder *folder, const struct ol_forecast *forecast,
                     const struct ol_forecast_series *series, size_t shown, const char *unit,
                     char note[OL_PLOT_NOTE], struct ol_error *error)
{
    struct ol_plot_sheet sheet = {0};
    const size_t past = past_shown(series, shown);
    const struct ol_result calendar = {
        .has_instant = true,
        .start_instant = series->start + (ol_time)(series->count - past) * series->step,
        .end = (ol_time)(past + shown) * series->step,
    };
    ol_plot_time_axis(&sheet.axis, &calendar);
    fill_data(&sheet.data, forecast, series, shown);
    if (*unit) {
        ol_text_adds(&sheet.extras, "set ylabel ");
        ol_plot_quote(&sheet.extras, unit, 20);
        ol_text_adds(&sheet.extras, "\n");
    }
    ol_text_adds(&sheet.curves,
                 "'" NAME ".dat' index 1 using 1:3:4 with filledcurves linetype 2 title '95%', \\\n     '" NAME
                 ".dat' index 1 using 1:5:6 with filledcurves linetype 2 title '80%', \\\n     '" NAME
                 ".dat' index 0 using 1:2 with lines linetype 1 title 'was', \\\n     '" NAME
                 ".dat' index 1 using 1:2 with lines linetype 2 title 'is to come'");
    struct ol_plot plot = {.name = NAME};
    int status = ol_plot_write(folder, NAME, ol_template_forecast, &sheet, error);
    note[0] = '\0';
    if (status == OL_OK)
        ol_plots_draw(folder->working, OL_PLOT_SVG, &plot, 1, note);
    ol_mem_free(plot.svg);
    ol_plot_sheet_release(&sheet);
    return status;
}

/* ---- characters ---- */

#define WIDTH  72
#define HEIGHT 14

struct chart {
    char cells[HEIGHT][WIDTH + 1];
    double low, high;
};

static int row_of(const struct chart *chart, double value)
{
    const double share = (value - chart->low) / (chart->high - chart->low);
    return HEIGHT - 1 - (int)floor(share * (HEIGHT - 1) + 0.5);
}

static void put(struct chart *chart, size_t column, double value, char mark)
{
    const int row = row_of(chart, value);
    if (row >= 0 && row < HEIGHT)
        chart->cells[row][column] = mark;
}

/* The mean of what is known in a column's steps. */
static double mean_of(const double *values, size_t from, size_t to)
{
    double sum = 0;
    size_t seen = 0;
    for (size_t i = from; i < to; i++)
        if (!isnan(values[i])) {
            sum += values[i];
            seen++;
        }
    return seen ? sum / (double)seen : NAN;
}

static void widen(struct chart *chart, double value)
{
    chart->low = fmin(chart->low, value);
    chart->high = fmax(chart->high, value);
}

static void write_chart(struct ol_text *text, const struct chart *chart)
{
    char high[OL_NUMBER_BUFFER], low[OL_NUMBER_BUFFER];
    ol_number_say(chart->high, high);
    ol_number_say(chart->low, low);
    const int width = (int)(strlen(high) > strlen(low) ? strlen(high) : strlen(low));
    for (int row = 0; row < HEIGHT; row++) {
        const char *label = row == 0 ? high : row == HEIGHT - 1 ? low : "";
        size_t length = WIDTH;
        while (length > 0 && chart->cells[row][length - 1] == ' ')
            length--;
        ol_text_addf(text, "%*s |%.*s\n", width, label, (int)length, chart->cells[row]);
    }
}

void ol_forecast_chart(struct ol_text *text, const struct ol_forecast *forecast,
                       const struct ol_forecast_series *series, size_t shown)
{
    const size_t past = past_shown(series, shown), whole = past + shown;
    const double *was = series->values + (series->count - past);
    const size_t columns = whole < WIDTH ? whole : WIDTH, split = columns * past / whole;
    struct chart chart = {.low = INFINITY, .high = -INFINITY};
    memset(chart.cells, ' ', sizeof chart.cells);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t c = 0; c < split; c++) {
            const double mean = mean_of(was, c * past / split, (c + 1) * past / split);
            if (isnan(mean))
                continue;
            if (pass == 0)
                widen(&chart, mean);
            else
                put(&chart, c, mean, 'o');
        }
        for (size_t c = 0; c < columns - split; c++) {
            const size_t from = c * shown / (columns - split), to = (c + 1) * shown / (columns - split);
            const double low = mean_of(forecast->quantiles[OL_P10], from, to),
                         high = mean_of(forecast->quantiles[OL_P90], from, to);
            if (pass == 0) {
                widen(&chart, low);
                widen(&chart, high);
                continue;
            }
            for (int row = row_of(&chart, high); row <= row_of(&chart, low); row++)
                chart.cells[row][split + c] = ':';
            put(&chart, split + c, mean_of(forecast->quantiles[OL_P50], from, to), '+');
        }
        if (pass == 0 && !(chart.high > chart.low)) {
            chart.high += fabs(chart.high) > 0 ? fabs(chart.high) : 1;
            chart.low -= 1;
        }
    }
    write_chart(text, &chart);
}
