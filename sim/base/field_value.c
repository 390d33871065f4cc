/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * field_value: one attribute's text to one value, by the type of its row.
 *
 * Each type is one row of `types`: how it is read, what a person is told that it looks like. Blanks around a value
 * are ignored for all types but free text, as an XML schema's tokens have it.
 */
#include "field_value.h"

#include "outlay/money.h"
#include "outlay/quantity.h"
#include "outlay/regex.h"
#include "outlay/simtime.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* One value being read. */
struct reading {
    const struct ol_field *field;
    struct ol_slice text;
    const char *value; /* the same, NUL-terminated, in the arena */
    const char *folder;
    void *at; /* target + offset */
    struct ol_arena *arena;
    double number; /* what the range is about */
    char why[OL_FIELD_WHY];
};

#define BEYOND 9e18 /* limits from here on only say that the type is bounded, and are not worth telling */

static void describe(const struct ol_field *field, bool has_maximum, struct ol_text *text);

static bool refuse_for(struct reading *reading, const char *fault, bool has_maximum)
{
    struct ol_text wanted = {0};
    describe(reading->field, has_maximum, &wanted);
    snprintf(reading->why, sizeof reading->why, "\"%.80s\" %s; give %s", reading->value, fault,
             ol_text_string(&wanted));
    ol_text_release(&wanted);
    return false;
}

/* "; give a whole number of at least 1" behind the value found; false, for the caller to return. */
static bool refuse(struct reading *reading, const char *fault)
{
    return refuse_for(reading, fault, ol_field_has_maximum(reading->field));
}

/* A limit that was passed is told, however far out it lies. */
static bool refuse_range(struct reading *reading, bool is_small)
{
    return is_small ? refuse(reading, "is too small") : refuse_for(reading, "is too large", true);
}

/* For readers that explain themselves. */
static bool accept(struct reading *reading, bool is_good, const char *why)
{
    if (!is_good)
        snprintf(reading->why, sizeof reading->why, "%.*s", OL_FIELD_WHY - 1, why);
    return is_good;
}

static bool is_out_of_range(const struct ol_field *field, double number)
{
    return field->max != 0 && (number < field->min || number > field->max);
}

/* ---- one function a type ---- */

static bool read_text(struct reading *reading)
{
    const char *const *choices = reading->field->choices;
    size_t i = 0;
    while (choices && choices[i] && strcmp(choices[i], reading->value) != 0)
        i++;
    if (choices && !choices[i])
        return refuse(reading, "is not known");
    *(const char **)reading->at = reading->value;
    return true;
}

static bool is_name(const char *value)
{
    for (const char *c = value; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("_.-", *c))
            return false;
    return *value != '\0';
}

static bool read_name(struct reading *reading)
{
    if (!is_name(reading->value))
        return refuse(reading, "cannot be a name");
    *(const char **)reading->at = reading->value;
    return true;
}

static bool read_path(struct reading *reading)
{
    const char *value = reading->value, *folder = reading->folder;
    if (!*value)
        return refuse(reading, "is empty");
    const bool stands =
        *value == '/' || strcmp(value, "-") == 0 || !folder || !*folder || strcmp(folder, ".") == 0;
    *(const char **)reading->at = stands ? value : ol_arena_format(reading->arena, "%s/%s", folder, value);
    return true;
}

static bool read_pattern(struct reading *reading)
{
    struct ol_error error = {0};
    struct ol_regex *regex = ol_regex_new(reading->value, OL_NOWHERE, &error);
    ol_regex_free(regex);
    *(const char **)reading->at = regex ? reading->value : NULL;
    return accept(reading, regex, error.message);
}

static bool read_flag(struct reading *reading)
{
    const bool is_yes = ol_slice_is(reading->text, "yes");
    if (!is_yes && !ol_slice_is(reading->text, "no"))
        return refuse(reading, "is neither yes nor no");
    *(bool *)reading->at = is_yes;
    return true;
}

static bool is_signed_digits(const char *value)
{
    const char *digits = value + (*value == '-' || *value == '+');
    return *digits != '\0' && digits[strspn(digits, "0123456789")] == '\0';
}

static bool read_count(struct reading *reading)
{
    int64_t *count = reading->at;
    if (reading->field->any && strcmp(reading->field->any, reading->value) == 0) {
        *count = -1;
        reading->number = reading->field->min;
        return true;
    }
    if (!ol_slice_int(reading->text, count))
        return is_signed_digits(reading->value) ? refuse_range(reading, *reading->value == '-')
                                                : refuse(reading, "is not a whole number");
    reading->number = (double)*count;
    return true;
}

/* A time in its own unit is meant where seconds are asked for, as by a bound of a metric. */
static bool refuse_real(struct reading *reading)
{
    char why[160], fault[100];
    ol_time time;
    if (!ol_duration_parse(reading->text, &time, why))
        return refuse(reading, "is not a number");
    snprintf(fault, sizeof fault, "is not a number (in seconds it is %.15g)", (double)time / (double)OL_SECOND);
    return refuse(reading, fault);
}

static bool read_real(struct reading *reading)
{
    if (!ol_slice_real(reading->text, &reading->number))
        return refuse_real(reading);
    *(double *)reading->at = reading->number;
    return true;
}

static bool read_share(struct reading *reading)
{
    char why[160] = "";
    const bool is_good = ol_share_parse(reading->text, &reading->number, why);
    *(double *)reading->at = reading->number;
    return accept(reading, is_good, why);
}

static bool read_duration(struct reading *reading)
{
    char why[160] = "";
    ol_time *duration = reading->at;
    const bool is_good = ol_duration_parse(reading->text, duration, why);
    reading->number = (double)*duration;
    return accept(reading, is_good, why);
}

static bool read_instant(struct reading *reading)
{
    char why[160] = "";
    ol_time *instant = reading->at;
    const bool is_good = ol_instant_parse(reading->text, instant, why);
    reading->number = (double)*instant;
    return accept(reading, is_good, why);
}

static bool read_size(struct reading *reading)
{
    char why[160] = "";
    int64_t *size = reading->at;
    const bool is_good = ol_size_parse(reading->text, size, why);
    reading->number = (double)*size;
    return accept(reading, is_good, why);
}

static bool read_rate(struct reading *reading)
{
    char why[160] = "";
    const bool is_good = ol_rate_parse(reading->text, &reading->number, why);
    *(double *)reading->at = reading->number;
    return accept(reading, is_good, why);
}

static bool read_money(struct reading *reading)
{
    char why[160] = "";
    ol_money money = 0;
    const bool is_good = ol_money_parse(reading->text, &money, why);
    memcpy(reading->at, &money, sizeof money);
    reading->number = ol_money_real(money);
    return accept(reading, is_good, why);
}

static bool read_price(struct reading *reading)
{
    char why[160] = "";
    struct ol_unit_price price = {0, 1};
    const bool is_good = ol_unit_price_parse(reading->text, &price, why);
    memcpy(reading->at, &price, sizeof price);
    reading->number = ol_unit_price_real(price);
    return accept(reading, is_good, why);
}

static bool read_law(struct reading *reading)
{
    char why[OL_LAW_WHY] = "";
    struct ol_law *law = reading->at;
    const bool is_good =
        ol_law_parse(law, reading->text, reading->field->dimension, reading->folder, reading->arena, why);
    return accept(reading, is_good, why);
}

/* The choice or `also` (NULL: nothing), whichever is nearer. */
static const char *nearest_choice(const char *value, const char *const *choices, const char *also)
{
    const char *nearest = ol_nearest(value, choices);
    const char *const others[] = {also ? also : nearest, nearest, NULL};
    return also ? ol_nearest(value, others) : nearest;
}

static bool refuse_choice(struct reading *reading, const char *const *choices)
{
    const char *nearest = nearest_choice(reading->value, choices, reading->field->any);
    if (!nearest)
        return refuse(reading, "is not known");
    struct ol_text wanted = {0};
    ol_field_describe(reading->field, &wanted);
    snprintf(reading->why, sizeof reading->why, "\"%.80s\" is not known; did you mean \"%.60s\"? It may be %s",
             reading->value, nearest, ol_text_string(&wanted));
    ol_text_release(&wanted);
    return false;
}

static bool read_choice(struct reading *reading)
{
    const char *const *choices = reading->field->choices;
    if (reading->field->any && strcmp(reading->field->any, reading->value) == 0) {
        *(int *)reading->at = -1;
        return true;
    }
    for (int i = 0; choices[i]; i++) {
        if (strcmp(choices[i], reading->value) == 0) {
            *(int *)reading->at = i;
            return true;
        }
    }
    return refuse_choice(reading, choices);
}

static bool read_kind(struct reading *reading)
{
    const struct ol_kind *const *family = reading->field->family;
    const struct ol_kind *kind = ol_kind_find(family, reading->value);
    struct ol_variant *variant = reading->at;
    if (kind) {
        variant->kind = kind;
        variant->options = kind->options_size > 0 ? ol_arena_take(reading->arena, kind->options_size) : NULL;
        if (variant->options)
            ol_field_fill_defaults(kind->fields, variant->options, reading->folder, reading->arena);
        return true;
    }
    const size_t count = ol_kind_count(family);
    const char **names = OL_ARENA_ARRAY(reading->arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        names[i] = family[i]->name;
    return refuse_choice(reading, names);
}

/* ---- the types ---- */

static const struct {
    bool (*read)(struct reading *reading);
    const char *looks; /* to people */
    bool keeps_blanks;
    size_t room; /* of the value */
} types[OL_FIELD_TYPES] = {
    [OL_FIELD_TEXT] = {read_text, "any text", true, sizeof(const char *)},
    [OL_FIELD_NAME] = {read_name, "a name of letters, digits, _ . and -", false, sizeof(const char *)},
    [OL_FIELD_PATH] = {read_path, "a file's path", true, sizeof(const char *)},
    [OL_FIELD_PATTERN] = {read_pattern, "a regular expression", true, sizeof(const char *)},
    [OL_FIELD_FLAG] = {read_flag, "yes or no", false, sizeof(bool)},
    [OL_FIELD_COUNT] = {read_count, "a whole number", false, sizeof(int64_t)},
    [OL_FIELD_REAL] = {read_real, "a number", false, sizeof(double)},
    [OL_FIELD_SHARE] = {read_share, "a share such as 80% or 0.8", false, sizeof(double)},
    [OL_FIELD_DURATION] = {read_duration, "a duration such as 30s or 2h", false, sizeof(ol_time)},
    [OL_FIELD_INSTANT] = {read_instant, "an instant such as 2026-01-01T00:00:00Z", false, sizeof(ol_time)},
    [OL_FIELD_SIZE] = {read_size, "a size such as 14GB or 512MiB", false, sizeof(int64_t)},
    [OL_FIELD_RATE] = {read_rate, "a rate such as 10/s or 600/m", false, sizeof(double)},
    [OL_FIELD_MONEY] = {read_money, "an amount of money such as 11.20", false, sizeof(ol_money)},
    [OL_FIELD_PRICE] = {read_price, "a price such as 0.0125", false, sizeof(struct ol_unit_price)},
    [OL_FIELD_LAW] = {read_law, "a distribution", false, sizeof(struct ol_law)},
    [OL_FIELD_CHOICE] = {read_choice, "one of", false, sizeof(int)},
    [OL_FIELD_KIND] = {read_kind, "one of", false, sizeof(struct ol_variant)},
};

size_t ol_field_room(enum ol_field_type type)
{
    OL_ASSERT(type > OL_FIELD_NONE && type < OL_FIELD_TYPES);
    return types[type].room;
}

bool ol_field_read(const struct ol_field *field, const char *value, const char *folder, void *target,
                   struct ol_arena *arena, char why[OL_FIELD_WHY])
{
    struct reading reading = {.field = field, .text = ol_slice_of(value), .folder = folder, .arena = arena};
    OL_ASSERT(field->room == 0 || field->room == ol_field_room(field->type));
    if (!types[field->type].keeps_blanks)
        reading.text = ol_slice_trim(reading.text);
    reading.value = ol_arena_copy(arena, reading.text.data, reading.text.length);
    reading.at = (char *)target + field->offset;
    bool is_good = types[field->type].read(&reading);
    if (is_good && is_out_of_range(field, reading.number))
        is_good = refuse_range(&reading, reading.number < field->min);
    if (!is_good)
        snprintf(why, OL_FIELD_WHY, "%s", reading.why);
    return is_good;
}

void ol_field_fill_defaults(const struct ol_field *fields, void *target, const char *folder,
                            struct ol_arena *arena)
{
    char why[OL_FIELD_WHY];
    for (; fields && fields->type != OL_FIELD_NONE; fields++)
        if (fields->fallback)
            OL_ASSERT(ol_field_read(fields, fields->fallback, folder, target, arena, why));
}

/* ---- saying what is wanted ---- */

static void say_limit(const struct ol_field *field, double limit, struct ol_text *text)
{
    char buffer[OL_TIME_BUFFER > OL_SIZE_BUFFER ? OL_TIME_BUFFER : OL_SIZE_BUFFER];
    switch (field->type) {
    case OL_FIELD_DURATION:
        ol_text_adds(text, ol_duration_format((ol_time)limit, buffer));
        break;
    case OL_FIELD_INSTANT:
        ol_text_adds(text, ol_instant_format((ol_time)limit, buffer));
        break;
    case OL_FIELD_SIZE:
        ol_text_adds(text, ol_size_format((int64_t)limit, buffer));
        break;
    case OL_FIELD_SHARE:
        ol_text_addf(text, "%.10g%%", limit * 100);
        break;
    case OL_FIELD_RATE:
        ol_text_addf(text, "%.10g/s", limit);
        break;
    case OL_FIELD_COUNT:
        ol_text_addf(text, "%.0f", limit);
        break;
    default:
        ol_text_addf(text, "%.15g", limit);
    }
}

bool ol_field_has_maximum(const struct ol_field *field)
{
    return field->max != 0 &&
           field->max < (field->type == OL_FIELD_DURATION ? (double)(OL_TIME_LIMIT / 4) : BEYOND);
}

static void say_range(const struct ol_field *field, bool has_maximum, struct ol_text *text)
{
    if (field->max == 0)
        return;
    ol_text_adds(text, has_maximum ? " from " : " of at least ");
    say_limit(field, field->min, text);
    if (has_maximum) {
        ol_text_adds(text, " to ");
        say_limit(field, field->max, text);
    }
}

static const char *choice_at(const struct ol_field *field, size_t i)
{
    if (field->choices)
        return field->choices[i];
    return field->family[i] ? field->family[i]->name : NULL;
}

static void say_choices(const struct ol_field *field, struct ol_text *text)
{
    if (field->any)
        ol_text_addf(text, "%s, ", field->any);
    for (size_t i = 0; choice_at(field, i); i++) {
        const char *before = i == 0 ? "" : choice_at(field, i + 1) ? ", " : " or ";
        ol_text_addf(text, "%s%s", before, choice_at(field, i));
    }
}

static void describe(const struct ol_field *field, bool has_maximum, struct ol_text *text)
{
    static const char *const laws[] = {
        [OL_LAW_PLAIN] = "a number, or a distribution such as uniform(1,8)",
        [OL_LAW_DURATION] = "a duration, or a distribution such as exponential(5m)",
        [OL_LAW_SIZE] = "a size, or a distribution such as uniform(1GB,8GB)",
    };
    if (field->type == OL_FIELD_LAW) {
        ol_text_adds(text, laws[field->dimension]);
        return;
    }
    if (field->choices || field->family)
        say_choices(field, text);
    else
        ol_text_adds(text, types[field->type].looks);
    say_range(field, has_maximum, text);
    if (field->any && field->type == OL_FIELD_COUNT)
        ol_text_addf(text, ", or %s", field->any);
    if (field->unit)
        ol_text_addf(text, " (%s)", field->unit);
}

void ol_field_describe(const struct ol_field *field, struct ol_text *text)
{
    describe(field, ol_field_has_maximum(field), text);
}

/* ---- families ---- */

size_t ol_kind_count(const struct ol_kind *const *family)
{
    size_t count = 0;
    while (family[count])
        count++;
    return count;
}

const struct ol_kind *ol_kind_find(const struct ol_kind *const *family, const char *name)
{
    for (; *family; family++)
        if (strcmp((*family)->name, name) == 0)
            return *family;
    return NULL;
}
