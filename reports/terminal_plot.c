/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/terminal_plot.h"

#include "outlay/plain.h"
#include "reports/number.h"
#include "reports/time_ticks.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

#define LINES       8 /* of bars; even, since the line in the middle has a label */
#define EIGHTHS     8 /* of a line */
#define TITLE_LIMIT 60
#define LABEL_ROOM  12 /* columns that a date takes, with air */

/* SGR sequences, ECMA-48 8.3.117. */
#define FAINT "\x1b[2m"
#define BLUE  "\x1b[36m"
#define END   "\x1b[0m"

/* What the parts of a plot look like. A bar goes up from 0 in eighths of a line; where it hangs below 0 only halves of
 * a line are to be had. */
static const struct face {
    const char *rising[EIGHTHS + 1], *hanging;
    const char *side, *tick, *corner, *along, *expected, *below;
} faces[2] = {
    {{" ", ".", ".", ".", ":", ":", ":", "#", "#"}, "'", "|", "|", "+", "-", ".", "+"},
    {{" ", "\xE2\x96\x81", "\xE2\x96\x82", "\xE2\x96\x83", "\xE2\x96\x84", "\xE2\x96\x85", "\xE2\x96\x86",
      "\xE2\x96\x87", "\xE2\x96\x88"},
     "\xE2\x96\x80",
     "\xE2\x94\x82",
     "\xE2\x94\xA4",
     "\xE2\x94\x94",
     "\xE2\x94\x80",
     "\xE2\x95\x8C",
     "\xE2\x94\xB4"},
};

/* The axis of values: round, in a unit that people count in. */
struct scale {
    double low, high;
};

struct sheet {
    const struct ol_terminal_plot *plot;
    const struct ol_terminal_screen *screen;
    const struct face *face;
    struct ol_output *output;
    struct scale scale;
    size_t margin, columns;
    double *bars; /* one a column; NAN: a gap */
};

/* ---- values ---- */

struct extent {
    double least, mean, most; /* NAN: there are none */
};

static double weight_of(const struct ol_terminal_plot *plot, size_t i)
{
    return plot->weights ? plot->weights[i] : 1;
}

/* The mean of the steps [from, to); NAN where none of them says anything. */
static double mean_of(const struct ol_terminal_plot *plot, size_t from, size_t to)
{
    double sum = 0, weight = 0;
    for (size_t i = from; i < to; i++) {
        const bool counts = isfinite(plot->values[i]) && weight_of(plot, i) > 0;
        sum += counts ? plot->values[i] * weight_of(plot, i) : 0;
        weight += counts ? weight_of(plot, i) : 0;
    }
    return weight > 0 ? sum / weight : NAN;
}

static struct extent extent_of(const struct ol_terminal_plot *plot)
{
    const size_t known = plot->known > 0 ? plot->known : plot->count;
    struct extent extent = {NAN, mean_of(plot, 0, known), NAN};
    for (size_t i = 0; i < known; i++)
        if (isfinite(plot->values[i]) && weight_of(plot, i) > 0) {
            extent.least = fmin(extent.least, plot->values[i]);
            extent.most = fmax(extent.most, plot->values[i]);
        }
    return extent;
}

static void find_bars(struct sheet *sheet)
{
    const size_t count = sheet->plot->count;
    for (size_t c = 0; c < sheet->columns; c++) {
        const size_t from = c * count / sheet->columns, to = (c + 1) * count / sheet->columns;
        sheet->bars[c] = mean_of(sheet->plot, from, to > from ? to : from + 1);
    }
}

/* ---- the axis of values ---- */

/* Seconds are counted in minutes, hours and days; shares in per cents. */
static double unit_size(const char *unit, double most)
{
    static const double sizes[] = {86400, 3600, 60};
    if (strcmp(unit, "share") == 0)
        return 0.01;
    for (size_t i = 0; strcmp(unit, "s") == 0 && i < sizeof sizes / sizeof *sizes; i++)
        if (most >= 2 * sizes[i])
            return sizes[i];
    return 1;
}

/* The least round number that is no less and whose half is round, too. */
static double round_up(double value)
{
    static const double factors[] = {1, 1.2, 1.4, 1.6, 1.8, 2, 2.4, 3, 4, 5, 6, 8, 10};
    const double power = pow(10, floor(log10(value)));
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
        if (factors[i] * power >= value * (1 - 1e-9))
            return factors[i] * power;
    return 10 * power;
}

/* Below 0 the axis is as far down as it is up, or the other way round, so that 0 is in the middle. */
static struct scale scale_of(const struct sheet *sheet)
{
    double least = 0, most = sheet->plot->top;
    for (size_t c = 0; c < sheet->columns; c++) {
        least = fmin(least, sheet->bars[c]);
        most = fmax(most, sheet->bars[c]);
    }
    const double reach = fmax(most, -least), size = unit_size(sheet->plot->unit, reach);
    const double high = reach > 0 ? round_up(reach / size) * size : 1;
    return (struct scale){least < 0 ? -high : 0, high};
}

/* ---- writing ---- */

static void repeat(struct ol_output *output, const char *piece, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ol_output_string(output, piece);
}

static void paint(const struct sheet *sheet, const char *sequence)
{
    if (sheet->screen->has_colour)
        ol_output_string(sheet->output, sequence);
}

/* Round numbers, so without the decimals that others have. */
static const char *label_of(const struct sheet *sheet, size_t line, char buffer[OL_NUMBER_BUFFER])
{
    const struct scale *scale = &sheet->scale;
    const double value = scale->high - (scale->high - scale->low) * (double)line / LINES;
    if (line % (LINES / 2) != 0)
        return "";
    if (strcmp(sheet->plot->unit, "s") == 0)
        return ol_value_say(value, "s", buffer);
    if (strcmp(sheet->plot->unit, "share") != 0)
        return ol_number_say(value, buffer);
    snprintf(buffer, OL_NUMBER_BUFFER, "%.4g%%", 100 * value);
    return buffer;
}

static size_t find_margin(const struct sheet *sheet)
{
    char buffer[OL_NUMBER_BUFFER];
    size_t margin = 0;
    for (size_t line = 0; line <= LINES; line++) {
        const size_t width = ol_plain_width(label_of(sheet, line, buffer));
        margin = width > margin ? width : margin;
    }
    return margin;
}

/* The piece of a bar that lies between `low` and `high`. */
static const char *piece_of(const struct face *face, double bar, double low, double high)
{
    const double height = high - low, slack = 1e-9 * height;
    if (!isfinite(bar) || bar == 0)
        return face->rising[0];
    if (low >= -slack) {
        const double filled = EIGHTHS * (bar - low) / height;
        const int eighths = (int)rint(fmin(fmax(filled, 0), EIGHTHS));
        /* what is not nothing is seen */
        return face->rising[eighths == 0 && bar > 0 && low <= slack ? 1 : eighths];
    }
    const double filled = (high - bar) / height;
    return filled >= 0.75                                     ? face->rising[EIGHTHS]
           : filled >= 0.25 || (filled > 0 && high >= -slack) ? face->hanging
                                                              : face->rising[0];
}

static void write_line(const struct sheet *sheet, size_t line)
{
    char buffer[OL_NUMBER_BUFFER];
    const struct scale *scale = &sheet->scale;
    const double height = (scale->high - scale->low) / LINES, high = scale->high - height * (double)line;
    const char *label = label_of(sheet, line, buffer);
    struct ol_text bars = {0};
    for (size_t c = 0; c < sheet->columns; c++)
        ol_text_adds(&bars, piece_of(sheet->face, sheet->bars[c], high - height, high));
    while (bars.length > 0 && bars.data[bars.length - 1] == ' ')
        bars.data[--bars.length] = '\0';
    repeat(sheet->output, " ", sheet->margin - ol_plain_width(label));
    ol_output_string(sheet->output, label);
    paint(sheet, FAINT);
    ol_output_format(sheet->output, " %s", *label ? sheet->face->tick : sheet->face->side);
    paint(sheet, END BLUE);
    ol_output_string(sheet->output, ol_text_string(&bars));
    paint(sheet, END);
    ol_output_char(sheet->output, '\n');
    ol_text_release(&bars);
}

/* The column that an instant lies in; `columns` and more: right of all. */
static size_t column_of(const struct sheet *sheet, ol_time at)
{
    const struct ol_terminal_plot *plot = sheet->plot;
    const double whole = (double)plot->step * (double)plot->count;
    return (size_t)((double)(at - plot->begin) / whole * (double)sheet->columns);
}

static void write_axis(const struct sheet *sheet, const struct ol_time_ticks *ticks)
{
    char buffer[OL_NUMBER_BUFFER];
    const struct ol_terminal_plot *plot = sheet->plot;
    const char *label = label_of(sheet, LINES, buffer);
    const size_t known = plot->known > 0 ? plot->known : plot->count;
    repeat(sheet->output, " ", sheet->margin - ol_plain_width(label));
    ol_output_string(sheet->output, label);
    paint(sheet, FAINT);
    ol_output_format(sheet->output, " %s", sheet->face->corner);
    for (size_t c = 0, t = 0; c < sheet->columns; c++) {
        while (t < ticks->count && column_of(sheet, ticks->items[t].at) < c)
            t++;
        const bool is_tick = t < ticks->count && column_of(sheet, ticks->items[t].at) == c;
        ol_output_string(sheet->output, is_tick                                     ? sheet->face->below
                                        : c * plot->count >= known * sheet->columns ? sheet->face->expected
                                                                                    : sheet->face->along);
    }
    paint(sheet, END);
    ol_output_char(sheet->output, '\n');
}

/* Labels begin under their ticks; one that would run out of the screen, or into the one before, is left out. */
static void write_times(const struct sheet *sheet, const struct ol_time_ticks *ticks)
{
    size_t written = 0;
    struct ol_text line = {0};
    for (size_t t = 0; t < ticks->count; t++) {
        const size_t at = column_of(sheet, ticks->items[t].at), width = strlen(ticks->items[t].label);
        if (at < written || at + width > sheet->columns)
            continue;
        ol_text_addf(&line, "%*s%s", (int)(at - written + (written > 0 ? 1 : 0)), "", ticks->items[t].label);
        written = at + width + 1;
    }
    const size_t left = sheet->columns + 1 > written ? sheet->columns + 1 - written : 0;
    const bool has_room = strlen(ticks->what) + 1 <= left;
    repeat(sheet->output, " ", line.length > 0 || !has_room ? sheet->margin + 2 : sheet->margin + 1);
    ol_output_string(sheet->output, ol_text_string(&line));
    if (has_room)
        ol_output_format(sheet->output, " %s", ticks->what);
    ol_output_char(sheet->output, '\n');
    if (!has_room && strlen(ticks->what) > 3) {
        repeat(sheet->output, " ", sheet->margin + 2);
        ol_output_format(sheet->output, "%s\n", ticks->what);
    }
    ol_text_release(&line);
}

/* "Jobs waiting: mean 3.2, most 57 jobs" */
static void write_title(const struct sheet *sheet, const struct extent *extent)
{
    const struct ol_terminal_plot *plot = sheet->plot;
    const char *unit = ol_unit_say(plot->unit);
    char said[OL_NUMBER_BUFFER];
    struct ol_text text = {0};
    ol_plain_add(&text, plot->title, TITLE_LIMIT);
    const bool is_flat = extent->least == extent->most;
    if (isfinite(extent->most)) {
        if (!is_flat)
            ol_text_addf(&text, ": mean %s", ol_value_say(extent->mean, plot->unit, said));
        if (!is_flat && extent->least < 0)
            ol_text_addf(&text, ", least %s", ol_value_say(extent->least, plot->unit, said));
        ol_text_addf(&text, "%s %s%s%s", is_flat ? ": always" : ", most",
                     ol_value_say(extent->most, plot->unit, said), *unit ? " " : "", unit);
        ol_text_addf(&text, "%s%s", plot->rate ? " " : "", plot->rate ? plot->rate : "");
    } else {
        ol_text_adds(&text, ": nothing to show");
    }
    if (plot->known > 0 && plot->known < plot->count)
        ol_text_adds(&text, "; expected where the axis is dashed");
    ol_output_format(sheet->output, "%s\n", ol_text_string(&text));
    ol_text_release(&text);
}

static size_t width_of(const struct ol_terminal_screen *screen)
{
    const size_t width = screen->width < OL_TERMINAL_MOST ? screen->width : OL_TERMINAL_MOST;
    return width > OL_TERMINAL_LEAST ? width : OL_TERMINAL_LEAST;
}

/* The margin depends on the labels, these on the bars, and these on the room that the margin leaves: so values are
 * first looked at in all the columns of the screen. */
static void fit(struct sheet *sheet)
{
    sheet->columns = width_of(sheet->screen);
    find_bars(sheet);
    sheet->scale = scale_of(sheet);
    sheet->margin = find_margin(sheet);
    sheet->columns -= sheet->margin + 2;
    find_bars(sheet);
}

void ol_terminal_plot(struct ol_output *output, const struct ol_terminal_plot *plot,
                      const struct ol_terminal_screen *screen)
{
    struct sheet sheet = {.plot = plot, .screen = screen, .face = &faces[screen->has_blocks], .output = output};
    const struct extent extent = extent_of(plot);
    struct ol_time_ticks ticks;
    write_title(&sheet, &extent);
    if (!isfinite(extent.most) || (extent.least == extent.most && plot->known == 0))
        return;
    sheet.bars = ol_mem_new(ol_mem_product(sizeof *sheet.bars, width_of(screen)));
    fit(&sheet);
    const ol_time end = plot->begin + plot->step * (ol_time)plot->count;
    ol_time_ticks_find(&ticks, plot->begin, end, plot->origin, (int)(sheet.columns / LABEL_ROOM));
    for (size_t line = 0; line < LINES; line++)
        write_line(&sheet, line);
    write_axis(&sheet, &ticks);
    write_times(&sheet, &ticks);
    ol_mem_free(sheet.bars);
}
