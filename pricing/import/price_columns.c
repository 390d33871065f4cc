/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/import/price_columns.h"

#include <string.h>
#include <strings.h>

#define SAID_COLUMNS 12

static int position_of(const struct ol_csv *csv, const char *name, size_t length)
{
    for (size_t i = 0; i < ol_csv_field_count(csv); i++) {
        const struct ol_slice field = ol_slice_trim(ol_csv_field(csv, i));
        if (field.length == length && strncasecmp(field.data, name, length) == 0)
            return (int)i;
    }
    return OL_NO_COLUMN;
}

void ol_price_columns_find(const struct ol_csv *csv, const char *const *names, size_t count, int *columns)
{
    for (size_t i = 0; i < count; i++) {
        columns[i] = OL_NO_COLUMN;
        for (const char *name = names[i]; *name && columns[i] == OL_NO_COLUMN;) {
            const size_t length = strcspn(name, "|");
            columns[i] = position_of(csv, name, length);
            name += length + (name[length] == '|');
        }
    }
}

struct ol_slice ol_price_column(const struct ol_csv *csv, int column)
{
    if (column == OL_NO_COLUMN)
        return (struct ol_slice){"", 0};
    return ol_slice_trim(ol_csv_field(csv, (size_t)column));
}

void ol_price_columns_say(const struct ol_csv *csv, struct ol_text *text)
{
    const size_t count = ol_csv_field_count(csv);
    char shown[OL_SHOWN_BUFFER];
    for (size_t i = 0; i < count && i < SAID_COLUMNS; i++)
        ol_text_addf(text, "%s%s", i ? ", " : "", ol_slice_show(ol_slice_trim(ol_csv_field(csv, i)), shown));
    if (count > SAID_COLUMNS)
        ol_text_addf(text, " and %zu more", count - SAID_COLUMNS);
}
