/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/trial_axis.h"

#include "outlay/arena.h"
#include "outlay/label.h"
#include "reports/plot_sheet.h"

#include <math.h>
#include <string.h>

#define TICS_MOST   12
#define TIC_LETTERS 14
#define LOG_SPAN    100

/* The number that a value begins with; false where it begins with none. */
static bool read_number(const char *text, double *value, const char **unit)
{
    for (size_t length = strspn(text, "0123456789.+-eE"); length > 0; length--)
        if (ol_slice_real((struct ol_slice){text, length}, value)) {
            *unit = text + length;
            return isfinite(*value) && strcspn(*unit, "0123456789(") == strlen(*unit);
        }
    return false;
}

static void look_for_numbers(struct ol_trial_axis *axis, const struct ol_trials *trials, size_t varied)
{
    double value;
    const char *unit;
    axis->is_numeric = trials->count > 0;
    for (size_t i = 0; axis->is_numeric && i < trials->count; i++) {
        axis->is_numeric = read_number(trials->items[i].values[varied], &value, &unit);
        if (i == 0 && axis->is_numeric) {
            axis->unit = unit;
            axis->least = axis->greatest = value;
        }
        if (!axis->is_numeric || strcmp(unit, axis->unit) != 0) {
            axis->is_numeric = false;
            return;
        }
        axis->least = fmin(axis->least, value);
        axis->greatest = fmax(axis->greatest, value);
    }
    axis->is_log = axis->least > 0 && axis->greatest >= LOG_SPAN * axis->least;
}

/* A label is one more than the index of its text, or the number itself, so each text has a letter put before it. */
static void give_places(struct ol_trial_axis *axis, const struct ol_trials *trials, size_t varied)
{
    struct ol_labels labels = {0};
    struct ol_text text = {0};
    axis->values = ol_mem_new(ol_mem_product(sizeof *axis->values, trials->count));
    axis->places = ol_mem_new(ol_mem_product(sizeof *axis->places, trials->count));
    for (size_t i = 0; i < trials->count; i++) {
        const char *value = trials->items[i].values[varied];
        ol_text_clear(&text);
        ol_text_addf(&text, "v%s", value);
        axis->places[i] = ol_label_of_text(&labels, text.data, text.length) - 1;
        if (axis->places[i] == axis->count)
            axis->values[axis->count++] = value;
    }
    ol_text_release(&text);
    ol_labels_release(&labels);
}

void ol_trial_axis_init(struct ol_trial_axis *axis, const struct ol_trials *trials, size_t varied, bool as_places)
{
    *axis = (struct ol_trial_axis){.unit = ""};
    look_for_numbers(axis, trials, varied);
    axis->is_numeric &= !as_places;
    give_places(axis, trials, varied);
}

double ol_trial_axis_at(const struct ol_trial_axis *axis, const struct ol_trials *trials, size_t varied,
                        size_t point)
{
    double value = 0;
    const char *unit;
    if (!axis->is_numeric)
        return (double)axis->places[point];
    read_number(trials->items[point].values[varied], &value, &unit);
    return value;
}

static void write_range(const struct ol_trial_axis *axis, const char *letter, struct ol_text *text)
{
    const double room = (axis->greatest - axis->least) * 0.03;
    if (axis->is_log)
        ol_text_addf(text, "set logscale %s\nset %srange [%.10g:%.10g]\n", letter, letter, axis->least / 1.1,
                     axis->greatest * 1.1);
    else if (room > 0)
        ol_text_addf(text, "set %srange [%.10g:%.10g]\n", letter, axis->least - room, axis->greatest + room);
    if (axis->count > TICS_MOST)
        return;
    ol_text_addf(text, "set %stics (", letter);
    for (size_t i = 0; i < axis->count; i++)
        ol_text_addf(text, "%s%.*s", i > 0 ? ", " : "", (int)(strlen(axis->values[i]) - strlen(axis->unit)),
                     axis->values[i]);
    ol_text_adds(text, ")\n");
}

static void write_places(const struct ol_trial_axis *axis, const char *letter, struct ol_text *text)
{
    const size_t step = (axis->count + TICS_MOST - 1) / TICS_MOST;
    ol_text_addf(text, "set %srange [-0.5:%zu.5]\nset %stics (", letter, axis->count - 1, letter);
    for (size_t i = 0; i < axis->count; i += step) {
        ol_text_adds(text, i > 0 ? ", " : "");
        ol_plot_quote(text, axis->values[i], TIC_LETTERS);
        ol_text_addf(text, " %zu", i);
    }
    ol_text_adds(text, ")\n");
}

void ol_trial_axis_write(const struct ol_trial_axis *axis, const char *letter, const char *label,
                         struct ol_text *text)
{
    struct ol_text name = {0};
    ol_text_adds(&name, label);
    if (axis->is_numeric && *axis->unit)
        ol_text_addf(&name, " (%s)", axis->unit);
    if (axis->is_numeric)
        write_range(axis, letter, text);
    else
        write_places(axis, letter, text);
    ol_text_addf(text, "set %slabel ", letter);
    ol_plot_quote(text, ol_text_string(&name), 60);
    ol_text_adds(text, "\n");
    ol_text_release(&name);
}

void ol_trial_axis_release(struct ol_trial_axis *axis)
{
    ol_mem_free(axis->values);
    ol_mem_free(axis->places);
    *axis = (struct ol_trial_axis){0};
}

void ol_trial_short(struct ol_text *text, const char *xpath)
{
    const char *step = strrchr(xpath, '/');
    for (const char *at = strchr(xpath, '\''); at && (!step || at < step); at = strchr(at, '\'')) {
        const char *end = strchr(at + 1, '\'');
        if (!end)
            break;
        ol_text_add(text, at + 1, (size_t)(end - at - 1));
        ol_text_adds(text, " ");
        at = end + 1;
    }
    step = step ? step + 1 : xpath;
    ol_text_adds(text, step + (*step == '@'));
}
