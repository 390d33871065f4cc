/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * field: options as rows of a table, and elements as tables of rows.
 *
 * Every element of the scenario language, and every variant of a thing (a trace format, a backfill rule), states
 * its attributes as `struct ol_field` rows: name, type, unit, range, default, help and where the value goes in a
 * plain struct. From the rows follow reading, defaults, range errors with "did you mean", the schema,
 * `outlay list` and help; nobody writes these a second time. An element lists its child elements the same way.
 * Every element's struct keeps the node it was read from, so that later checks can blame the right place.
 *
 * A kind is a named variant: a `struct ol_kind` is the first member of every `struct ol_..._type`. A field of
 * type OL_FIELD_KIND names the family (a NULL-terminated list of kinds); the chosen kind's own fields are then
 * allowed on the same element, and are bound into a struct of their own.
 *
 *     struct clock { const struct ol_xml_node *node; ol_time start; ol_time length; };
 *     static const struct ol_field clock_fields[] = {
 *         {"start", OL_FIELD_INSTANT, .offset = offsetof(struct clock, start), .help = "..."},
 *         {"length", OL_FIELD_DURATION, .min = 1, .max = 1e18, .offset = ..., .help = "..."},
 *         {0},
 *     };
 */
#ifndef OUTLAY_FIELD_H
#define OUTLAY_FIELD_H

#include "outlay/arena.h"
#include "outlay/error.h"
#include "outlay/law.h"
#include "outlay/money.h"
#include "outlay/output.h"
#include "outlay/xml.h"

#include <stdbool.h>
#include <stddef.h>

enum ol_field_type {
    OL_FIELD_NONE,     /* ends a list of fields */
    OL_FIELD_TEXT,     /* const char *; any text */
    OL_FIELD_NAME,     /* const char *; letters, digits, _ . - ; unique among its siblings of the same element */
    OL_FIELD_PATH,     /* const char *; made absolute or relative to the working folder by the file it stands in */
    OL_FIELD_PATTERN,  /* const char *; a regular expression, compiled once to check it */
    OL_FIELD_FLAG,     /* bool; yes or no */
    OL_FIELD_COUNT,    /* int64_t; a whole number */
    OL_FIELD_REAL,     /* double */
    OL_FIELD_SHARE,    /* double; "80%" or 0.8 */
    OL_FIELD_DURATION, /* ol_time */
    OL_FIELD_INSTANT,  /* ol_time, microseconds since 1970 */
    OL_FIELD_SIZE,     /* int64_t bytes; "14GB" (1e9) or "512MiB" (2^20) */
    OL_FIELD_RATE,     /* double per second; "10/s", "600/m" */
    OL_FIELD_MONEY,    /* ol_money */
    OL_FIELD_PRICE,    /* struct ol_unit_price; a decimal of up to 18 places */
    OL_FIELD_LAW,      /* struct ol_law; `dimension` says of what */
    OL_FIELD_CHOICE,   /* int; index into `choices` */
    OL_FIELD_KIND,     /* struct ol_variant; one of `family` */
    OL_FIELD_TYPES
};

struct ol_kind {
    const char *name, *summary;
    const struct ol_field *fields; /* may be NULL */
    size_t options_size;           /* of the struct that the fields fill; 0 where there are none */
};

struct ol_variant {
    const struct ol_kind *kind; /* NULL where none was chosen */
    void *options;              /* in the arena; NULL where the kind has none */
};

struct ol_field {
    const char *name;
    enum ol_field_type type;
    const char *help;     /* one sentence */
    const char *unit;     /* for people: "nodes"; NULL where the type says it */
    const char *fallback; /* as a user would write it; NULL: stays zero */
    bool is_required;
    double min, max;            /* of numbers, in base units (durations: microseconds); max 0 means no range */
    const char *const *choices; /* OL_FIELD_CHOICE, and OL_FIELD_TEXT of few values; NULL-terminated */
    const char
        *any; /* of OL_FIELD_CHOICE a word for all of them, of OL_FIELD_COUNT one for no number: read as -1 */
    const struct ol_kind *const *family; /* OL_FIELD_KIND, NULL-terminated */
    enum ol_law_dimension dimension;     /* OL_FIELD_LAW */
    size_t offset;
    size_t room; /* of the member there, which has to be ol_field_room of the type; 0: not told */
};

/* In a row: where its value goes, and how much room is there, so that a test can tell a member of another type. */
#define OL_FIELD_AT(type, member) .offset = offsetof(type, member), .room = sizeof(((type *)NULL)->member)

/* Where an element's children of one sort go: an array of their structs, in the arena. */
struct ol_list {
    void *items; /* NULL where there are none */
    size_t count;
};

struct ol_child {
    const struct ol_element *element; /* NULL ends a list of children */
    size_t offset;                    /* of a struct ol_list in the parent's struct */
    size_t min, max;                  /* occurrences; max 0: any number */
};

struct ol_element {
    const char *name, *summary;
    size_t size; /* of the struct that is filled; its first member is `const struct ol_xml_node *node` */
    const struct ol_field *fields;
    const struct ol_child *children; /* may be NULL */
    const char *example;             /* for the reference; may be NULL */
};

/* Fill `target` (of element->size, zeroed) and all below it from `node`. Every fault is added; the fill goes on.
 * Where faults were added, the values that they blame are unset or out of their range. */
void ol_element_bind(const struct ol_element *element, const struct ol_xml_node *node, void *target,
                     struct ol_arena *arena, struct ol_faults *faults);

/* One value into target + field->offset; false with one sentence in `why`: the value found, what is allowed,
 * "did you mean". `folder` resolves paths. */
#define OL_FIELD_WHY 400
bool ol_field_read(const struct ol_field *field, const char *value, const char *folder, void *target,
                   struct ol_arena *arena, char why[OL_FIELD_WHY]);
/* The bytes that a value of the type takes. */
size_t ol_field_room(enum ol_field_type type);
/* "a duration such as 30s or 2h, at least 1s", for messages, help and the reference. */
void ol_field_describe(const struct ol_field *field, struct ol_text *text);

/* `root` and all elements below it, each once, parents first; the caller frees the array with ol_mem_free. */
const struct ol_element **ol_element_gather(const struct ol_element *root, size_t *count);

/* The RELAX NG schema (XML syntax) of a document whose root is `element`. */
void ol_element_write_schema(const struct ol_element *element, struct ol_output *output);

size_t ol_kind_count(const struct ol_kind *const *family);
const struct ol_kind *ol_kind_find(const struct ol_kind *const *family, const char *name);

#endif
