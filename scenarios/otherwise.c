/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/otherwise.h"

#include <string.h>

/* An ol_event_sink that looks at one job. */
struct look {
    uint64_t row;
    struct ol_otherwise *item;
};

static bool hear(void *self, const struct ol_run_event *event)
{
    const struct look *look = self;
    struct ol_otherwise *item = look->item;
    if (event->row != look->row || event->kind == OL_EVENT_CAPACITY)
        return true;
    snprintf(item->state, sizeof item->state, "%s", event->state);
    item->attempts = event->attempt;
    if (event->kind == OL_EVENT_STARTED && item->start == OL_NEVER)
        item->start = event->at;
    if (event->kind == OL_EVENT_ENDED)
        item->end = event->at;
    return true;
}

size_t ol_otherwise_all(struct ol_rerun *rerun, const char *pool, uint64_t row, bool waited,
                        struct ol_otherwise items[OL_CHANGES])
{
    const size_t place = ol_scenario_pool_index(rerun->scenario, pool);
    size_t count = 0;
    for (int change = 0; change < OL_CHANGES && place != SIZE_MAX; change++) {
        struct ol_error error = {0};
        struct ol_otherwise *item = &items[count];
        if (!ol_change_applies(ol_scenario_pool(rerun->scenario, place), (enum ol_change)change) ||
            (change == OL_CHANGE_FIRST && !waited))
            continue;
        *item = (struct ol_otherwise){.change = ol_change_names[change], .start = OL_NEVER, .end = OL_NEVER};
        struct look look = {row, item};
        if (ol_rerun_changed(rerun, place, (enum ol_change)change, row, hear, &look, &error) != OL_OK) {
            item->state[0] = '\0';
            snprintf(item->why, sizeof item->why, "%.290s", error.message);
        }
        count++;
    }
    return count;
}
