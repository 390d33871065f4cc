/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/probe.h"

#include "outlay/error.h"

void ol_probes_add(struct ol_probes *probes, struct ol_probe probe)
{
    for (uint32_t topic = 0; topic < OL_TOPIC_LIMIT; topic++) {
        struct ol_probe_line *line = &probes->lines[topic];
        if (!(probe.topics >> topic & 1))
            continue;
        OL_ASSERT(line->count < OL_PROBE_LIMIT);
        line->ears[line->count].hear = probe.hear;
        line->ears[line->count++].self = probe.self;
    }
}

static void hear_nothing(void *self, const struct ol_note *note)
{
    (void)self;
    (void)note;
}

/* Whoever tells a note may be at any of the ears, so that none moves up: one stays where it is, deaf, until all behind
 * it are. */
void ol_probes_remove(struct ol_probes *probes, const void *self)
{
    for (struct ol_probe_line *line = probes->lines; line < probes->lines + OL_TOPIC_LIMIT; line++) {
        for (uint32_t i = 0; i < line->count; i++)
            if (line->ears[i].self == self)
                line->ears[i].hear = hear_nothing;
        while (line->count > 0 && line->ears[line->count - 1].hear == hear_nothing)
            line->ears[--line->count] = (struct ol_ear){0};
    }
}
