/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market_file.h"

#include "models/trace/trace_number.h"

#include <string.h>

/* ---- the file ---- */

static bool is_json(struct ol_slice begin)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (begin.length >= 3 && memcmp(begin.data, mark, 3) == 0)
        begin = (struct ol_slice){begin.data + 3, begin.length - 3};
    begin = ol_slice_trim(begin);
    return begin.length && (begin.data[0] == '{' || begin.data[0] == '[');
}

int ol_market_file_open(struct ol_market_file *file, const char *href, struct ol_place place,
                        struct ol_error *error)
{
    *file = (struct ol_market_file){.input = ol_input_open(href, place, error)};
    if (!file->input)
        return error->status;
    file->place = (struct ol_place){.file = ol_input_place(file->input).file};
    if (is_json(ol_input_peek(file->input)))
        file->json = ol_json_reader_new(file->input);
    else
        file->csv = ol_csv_new(file->input, 0);
    return OL_OK;
}

void ol_market_file_close(struct ol_market_file *file)
{
    ol_json_reader_free(file->json);
    ol_csv_free(file->csv);
    ol_input_close(file->input);
    *file = (struct ol_market_file){0};
}

int ol_market_json_member(struct ol_json_reader *reader, struct ol_json_event *event, struct ol_error *error)
{
    const int got = ol_json_next(reader, event, error);
    const bool is_last = event->type == OL_JSON_OBJECT_END || event->type == OL_JSON_ARRAY_END;
    return got > 0 && is_last ? 0 : got;
}

/* ---- columns ---- */

static bool is_name(struct ol_slice text, const char *name)
{
    text = ol_slice_trim(text);
    for (size_t i = 0; i < text.length; i++) {
        const char c = text.data[i];
        if (c == '_' || c == '-' || c == ' ')
            continue;
        if (*name == '\0' || (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != *name)
            return false;
        name++;
    }
    return *name == '\0';
}

static bool is_one_of(struct ol_slice text, const char *const *names)
{
    for (; *names; names++)
        if (is_name(text, *names))
            return true;
    return false;
}

size_t ol_market_column(const struct ol_csv *csv, const char *const *names)
{
    for (size_t i = 0; i < ol_csv_field_count(csv); i++)
        if (is_one_of(ol_csv_field(csv, i), names))
            return i;
    return SIZE_MAX;
}

void ol_market_add_columns(const struct ol_csv *csv, struct ol_text *text)
{
    const size_t count = ol_csv_field_count(csv), shown = count < 8 ? count : 8;
    char buffer[OL_SHOWN_BUFFER];
    for (size_t i = 0; i < shown; i++) {
        struct ol_slice name = ol_slice_trim(ol_csv_field(csv, i));
        if (name.length > 30)
            name.length = 30;
        ol_text_addf(text, "%s\"%s\"", i ? ", " : "", ol_slice_show(name, buffer));
    }
    if (count > shown)
        ol_text_addf(text, " and %zu more", count - shown);
}

/* ---- moments ---- */

bool ol_market_moment(struct ol_slice text, ol_time *moment, bool *is_instant)
{
    char why[160];
    *is_instant = false;
    if (!ol_trace_number(text, OL_SECOND, moment) && !ol_duration_parse(text, moment, why)) {
        *is_instant = true;
        if (!ol_instant_parse(text, moment, why))
            return false;
    }
    return *moment >= -OL_TIME_LIMIT && *moment <= OL_TIME_LIMIT;
}
