/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open_metrics: a run's metrics as the text that a Prometheus reads (OpenMetrics 1.0).
 *
 * Every metric is a gauge. A family's samples stand together, behind its TYPE, UNIT and HELP; a family that has a unit
 * ends in it, which is the base unit: seconds, ratio, a currency. What would be a second sample of one family and
 * labels, or of another unit, is given under its whole name in the family outlay_metric.
 */
#include "outlay/arena.h"
#include "outlay/notice.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *prefix, *family, *label; /* of "PREFIX NAME.REST" */
    bool is_last;                        /* NAME is all that follows, dots and all */
} things[] = {
    {"pool.", "pool", "pool", false},
    {"endpoint.", "endpoint", "endpoint", false},
    {"commitment.", "commitment", "commitment", false},
    {"budget.", "budget", "budget", false},
    {"dataset.", "dataset", "dataset", false},
    {"filesystem.", "filesystem", "filesystem", false},
    {"logs.", "logs", "logs", false},
    {"quota.", "quota", "quota", false},
    {"team.", "team", "team", false},
    {"class.", "class", "class", false},
    {"cost.by_team.", "cost_by_team", "team", true},
    {"cost.by_service.", "cost_by_service", "service", true},
    {"cost.by_provider.", "cost_by_provider", "provider", true},
    {"cost.by_month.", "cost_by_month", "month", true},
};

struct sample {
    const char *family, *labels, *unit; /* unit: "" of none */
    const char *name, *said;            /* the metric, and its unit as it was told */
    double value;
};

static void add_name(struct ol_text *text, const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        ol_text_add(text, isalnum((unsigned char)name[i]) && (unsigned char)name[i] < 0x80 ? &name[i] : "_", 1);
}

static void add_label(struct ol_text *text, const char *name, const char *value, size_t length)
{
    const bool is_utf8 = ol_slice_is_utf8((struct ol_slice){value, length}, NULL);
    ol_text_addf(text, "%s%s=\"", text->length ? "," : "", name);
    for (size_t i = 0; i < length; i++) {
        if (!is_utf8 && (unsigned char)value[i] >= 0x80)
            ol_text_adds(text, "?"); /* the text has to be UTF-8 */
        else if (value[i] == '\n')
            ol_text_adds(text, "\\n");
        else if (value[i] == '"' || value[i] == '\\')
            ol_text_addf(text, "\\%c", value[i]);
        else
            ol_text_add(text, value + i, 1);
    }
    ol_text_adds(text, "\"");
}

static bool is_month(const char *text)
{
    const size_t form = strspn(text, "0123456789");
    return form == 4 && text[4] == '-' && isdigit((unsigned char)text[5]) && isdigit((unsigned char)text[6]) &&
           text[7] == '.';
}

/* The family without its unit, and the labels. */
static void take_apart(const char *name, struct ol_text *family, struct ol_text *labels)
{
    ol_text_adds(family, "outlay_");
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        const size_t length = strlen(things[i].prefix);
        const char *rest = name + length;
        if (strncmp(name, things[i].prefix, length) != 0 || !*rest)
            continue;
        const char *dot = things[i].is_last ? NULL : strchr(rest, '.');
        if (!things[i].is_last && (!dot || !dot[1]))
            continue;
        add_label(labels, things[i].label, rest, dot ? (size_t)(dot - rest) : strlen(rest));
        ol_text_adds(family, things[i].family);
        if (!dot)
            return;
        if (is_month(dot + 1)) {
            add_label(labels, "month", dot + 1, 7);
            dot += 8;
        }
        ol_text_adds(family, "_");
        name = dot + 1;
        break;
    }
    add_name(family, name, strlen(name));
}

/* "s" is seconds, a share a ratio, three capitals a currency; what is counted has no unit. */
static const char *base_unit(const char *unit, char buffer[8])
{
    if (strcmp(unit, "s") == 0)
        return "seconds";
    if (strcmp(unit, "share") == 0)
        return "ratio";
    if (strlen(unit) != 3 || !isupper((unsigned char)unit[0]) || !isupper((unsigned char)unit[1]) ||
        !isupper((unsigned char)unit[2]))
        return "";
    for (size_t i = 0; i <= 3; i++)
        buffer[i] = (char)tolower((unsigned char)unit[i]);
    return buffer;
}

static void end_in_unit(struct ol_text *family, const char *unit)
{
    const size_t length = strlen(unit);
    if (length == 0)
        return;
    if (strcmp(unit, "seconds") == 0 && family->length > 2 && strcmp(family->data + family->length - 2, "_s") == 0)
        family->data[family->length -= 2] = '\0';
    if (family->length <= length || strcmp(family->data + family->length - length, unit) != 0 ||
        family->data[family->length - length - 1] != '_')
        ol_text_addf(family, "_%s", unit);
}

static const char *kept(struct ol_arena *arena, const struct ol_text *text)
{
    return ol_arena_copy(arena, ol_text_string(text), text->length);
}

static struct sample sample_of(struct ol_arena *arena, const char *scenario, const struct ol_exposed *metric)
{
    struct ol_text family = {0}, labels = {0};
    char buffer[8];
    const char *unit = base_unit(metric->unit, buffer);
    take_apart(metric->name, &family, &labels);
    end_in_unit(&family, unit);
    add_label(&labels, "scenario", scenario, strlen(scenario));
    const struct sample sample = {.family = kept(arena, &family),
                                  .labels = kept(arena, &labels),
                                  .unit = ol_arena_copy(arena, unit, strlen(unit)),
                                  .name = metric->name,
                                  .said = metric->unit,
                                  .value = metric->value};
    ol_text_release(&family);
    ol_text_release(&labels);
    return sample;
}

static int by_family(const void *a, const void *b)
{
    const struct sample *x = a, *y = b;
    const int family = strcmp(x->family, y->family), labels = family ? family : strcmp(x->labels, y->labels);
    return labels ? labels : strcmp(x->name, y->name);
}

/* Those that do not fit with the one before them become samples of the family of all. */
static bool move_misfits(struct ol_arena *arena, const char *scenario, struct sample *samples, size_t count)
{
    bool has_any = false;
    size_t first = 0;
    for (size_t i = 1; i < count; i++) {
        struct sample *sample = &samples[i];
        if (strcmp(samples[first].family, sample->family) != 0) {
            first = i;
            continue;
        }
        if (strcmp(samples[first].unit, sample->unit) == 0 && strcmp(samples[i - 1].labels, sample->labels) != 0)
            continue;
        struct ol_text labels = {0};
        add_label(&labels, "name", sample->name, strlen(sample->name));
        add_label(&labels, "scenario", scenario, strlen(scenario));
        sample->labels = kept(arena, &labels);
        sample->family = "outlay_metric";
        sample->unit = "";
        ol_text_release(&labels);
        has_any = true;
    }
    return has_any;
}

static void write_help(struct ol_output *output, const struct sample *sample)
{
    const bool is_all = strcmp(sample->family, "outlay_metric") == 0;
    ol_output_format(output, "# TYPE %s gauge\n", sample->family);
    if (*sample->unit)
        ol_output_format(output, "# UNIT %s %s\n", sample->family, sample->unit);
    ol_output_format(output, "# HELP %s ", sample->family);
    const bool is_plain = strcspn(sample->said, "\\\"\n") == strlen(sample->said) &&
                          ol_slice_is_utf8(ol_slice_of(sample->said), NULL);
    if (is_all)
        ol_output_string(output, "Metrics whose names do not fit elsewhere.");
    else
        ol_output_format(output, "Mean over replications%s%s.", *sample->said && is_plain ? ", in " : "",
                         is_plain ? sample->said : "");
    ol_output_char(output, '\n');
}

void ol_report_open_metrics(struct ol_output *output, const char *scenario, const struct ol_exposed *metrics,
                            size_t count)
{
    struct ol_arena arena = {0};
    struct sample *samples = OL_ARENA_ARRAY(&arena, struct sample, count + 1);
    size_t taken = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(metrics[i].value))
            samples[taken++] = sample_of(&arena, scenario, &metrics[i]);
    if (taken > 0)
        qsort(samples, taken, sizeof *samples, by_family);
    if (move_misfits(&arena, scenario, samples, taken))
        qsort(samples, taken, sizeof *samples, by_family);
    for (size_t i = 0; i < taken; i++) {
        if (i == 0 || strcmp(samples[i].family, samples[i - 1].family) != 0)
            write_help(output, &samples[i]);
        ol_output_format(output, "%s{%s} ", samples[i].family, samples[i].labels);
        ol_output_real(output, samples[i].value);
        ol_output_char(output, '\n');
    }
    ol_output_string(output, "# EOF\n");
    ol_arena_release(&arena);
}
