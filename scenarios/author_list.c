/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/author_list.h"

#define KIND_LINE(number, kind, element) [number] = &(kind),
static const struct ol_author_kind *const kinds[] = {OL_AUTHOR_KINDS(KIND_LINE)};
#define KIND_COUNT (sizeof kinds / sizeof *kinds)
_Static_assert(KIND_COUNT <= OL_AUTHOR_KINDS_MOST, "room in struct ol_workload for every kind");

bool ol_scenario_author(const struct ol_scenario *scenario, size_t i, struct ol_authored *authored)
{
    const struct ol_workload *workload = scenario->workloads.items;
    for (size_t k = 0; k < KIND_COUNT && scenario->workloads.count > 0; k++) {
        const struct ol_list *list = &workload->authors[k];
        if (i < list->count) {
            *authored = (struct ol_authored){kinds[k], (const char *)list->items + i * kinds[k]->element->size};
            return true;
        }
        i -= list->count;
    }
    return false;
}

size_t ol_author_work_count(const struct ol_authored *authored)
{
    struct ol_author_work work;
    size_t count = 0;
    while (authored->kind->work(authored->config, count, &work))
        count++;
    return count;
}

bool ol_scenario_author_work(const struct ol_scenario *scenario, size_t i, struct ol_author_work *work)
{
    struct ol_authored authored;
    for (size_t a = 0; ol_scenario_author(scenario, a, &authored); a++) {
        const size_t count = ol_author_work_count(&authored);
        if (i < count)
            return authored.kind->work(authored.config, i, work);
        i -= count;
    }
    return false;
}

void ol_scenario_fit_authors(const struct ol_scenario *scenario, struct ol_faults *faults, struct ol_faults *notes)
{
    const struct ol_clock clock = ol_scenario_clock(scenario);
    const struct ol_author_context context = {.has_instant = ol_scenario_has_start(scenario),
                                              .start_instant = clock.start,
                                              .until = clock.length > 0 ? clock.length : OL_NEVER};
    struct ol_authored authored;
    for (size_t i = 0; ol_scenario_author(scenario, i, &authored); i++)
        if (authored.kind->fit)
            authored.kind->fit(authored.config, &context, faults, notes);
}
