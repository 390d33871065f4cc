/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/output.h"
#include "pricing/importer.h"
#include "scenarios/cli/command.h"

#include <inttypes.h>
#include <string.h>

/* Which meters were asked for; the filter is a function without a context. */
struct choice {
    const char **regions, **types, **systems; /* NULL-terminated; ol_mem_*; NULL: all */
};

static const struct ol_importer *find_importer(const char *name, struct ol_error *error)
{
    const struct ol_kind *kind = ol_kind_find(ol_importers, name);
    if (kind)
        return (const struct ol_importer *)(const void *)kind;
    const size_t count = ol_kind_count(ol_importers);
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, count + 1));
    struct ol_text list = {0};
    for (size_t i = 0; i < count; i++) {
        names[i] = ol_importers[i]->name;
        ol_text_addf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = ol_nearest(name, names);
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "there is no price list format \"%.60s\"; %s%s%s", name,
            nearest ? "did you mean \"" : "there are ", nearest ? nearest : ol_text_string(&list),
            nearest ? "\"?" : "");
    ol_text_release(&list);
    ol_mem_free(names);
    return NULL;
}

/* All values of an option that may be repeated; NULL where it is not given. */
static const char **values_of(const struct ol_invocation *invocation, const char *name)
{
    size_t count = 0;
    while (ol_option_nth(invocation, name, count))
        count++;
    if (count == 0)
        return NULL;
    const char **values = ol_mem_new(ol_mem_product(sizeof *values, count + 1));
    for (size_t i = 0; i < count; i++)
        values[i] = ol_option_nth(invocation, name, i);
    return values;
}
