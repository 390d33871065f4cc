/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/formula_text.h"

#include "models/order/expression.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#define WORD_MOST 40

/* ---- faults ---- */

void ol_formula_fail(struct ol_formula_text *text, size_t at, const char *format, ...)
{
    va_list arguments;
    if (text->is_bad)
        return;
    text->is_bad = true;
    text->bad_at = at;
    va_start(arguments, format);
    vsnprintf(text->why, OL_EXPRESSION_WHY, format, arguments);
    va_end(arguments);
}

void ol_formula_fail_here(struct ol_formula_text *text, const char *wanted)
{
    char shown[OL_SHOWN_BUFFER];
    const char c = ol_formula_peek(text);
    if (text->at >= text->text.length)
        ol_formula_fail(text, text->at, "it ends where %s should stand", wanted);
    else
        ol_formula_fail(text, text->at, "\"%s\" stands where %s should",
                        ol_slice_show((struct ol_slice){&c, 1}, shown), wanted);
}

void ol_formula_fail_unknown(struct ol_formula_text *text, struct ol_slice word, const char *what,
                             const char *const *names)
{
    char copy[WORD_MOST + 1], shown[OL_SHOWN_BUFFER];
    const size_t length = word.length < WORD_MOST ? word.length : WORD_MOST;
    memcpy(copy, word.data, length);
    copy[length] = '\0';
    const char *nearest = ol_nearest(copy, names);
    ol_formula_fail(text, text->at, "there is no %s \"%s\"%s%s%s", what, ol_slice_show(word, shown),
                    nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
}

/* ---- characters ---- */

static char at_offset(const struct ol_formula_text *text, size_t at)
{
    return at < text->text.length ? text->text.data[at] : '\0';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

char ol_formula_peek(struct ol_formula_text *text)
{
    while (is_blank(at_offset(text, text->at)))
        text->at++;
    return at_offset(text, text->at);
}

bool ol_formula_take(struct ol_formula_text *text, const char *symbol)
{
    const size_t length = strlen(symbol);
    ol_formula_peek(text);
    if (text->text.length - text->at < length || memcmp(text->text.data + text->at, symbol, length) != 0)
        return false;
    text->at += length;
    return true;
}

/* ---- words and numbers ---- */

bool ol_formula_is_word(struct ol_formula_text *text)
{
    return is_letter(ol_formula_peek(text));
}

bool ol_formula_is_number(struct ol_formula_text *text)
{
    const char c = ol_formula_peek(text);
    return is_digit(c) || (c == '.' && is_digit(at_offset(text, text->at + 1)));
}

static struct ol_slice word_at(const struct ol_formula_text *text, size_t at)
{
    size_t end = at;
    while (is_letter(at_offset(text, end)) || is_digit(at_offset(text, end)))
        end++;
    return (struct ol_slice){text->text.data + at, end - at};
}

struct ol_slice ol_formula_word(const struct ol_formula_text *text, bool *is_call)
{
    const struct ol_slice word = word_at(text, text->at);
    size_t behind = text->at + word.length;
    while (is_blank(at_offset(text, behind)))
        behind++;
    *is_call = at_offset(text, behind) == '(';
    return word;
}

/* Digits with a point and an exponent; an e that no digits follow begins a unit. */
static size_t number_end(const struct ol_formula_text *text, size_t at)
{
    while (is_digit(at_offset(text, at)) || at_offset(text, at) == '.')
        at++;
    const char e = at_offset(text, at), sign = at_offset(text, at + 1);
    if (e != 'e' && e != 'E')
        return at;
    const size_t digits = at + 1 + (sign == '-' || sign == '+');
    if (!is_digit(at_offset(text, digits)))
        return at;
    for (at = digits; is_digit(at_offset(text, at));)
        at++;
    return at;
}

static double unit_of(struct ol_slice word)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"ms", .001}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"w", 604800}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (ol_slice_is(word, units[i].name))
            return units[i].seconds;
    return 0;
}

double ol_formula_number(struct ol_formula_text *text)
{
    const size_t begin = text->at, end = number_end(text, begin);
    const struct ol_slice digits = {text->text.data + begin, end - begin}, unit = word_at(text, end);
    const double seconds = unit.length ? unit_of(unit) : 1;
    char shown[OL_SHOWN_BUFFER];
    double number = 0;
    text->at = end + unit.length;
    if (!ol_slice_real(digits, &number) || !isfinite(number))
        ol_formula_fail(text, begin, "\"%s\" is no number", ol_slice_show(digits, shown));
    else if (!(seconds > 0))
        ol_formula_fail(text, end, "\"%s\" is no unit of time; there are ms s m h d w",
                        ol_slice_show(unit, shown));
    return fmin(number * seconds, OL_EXPRESSION_MOST);
}
