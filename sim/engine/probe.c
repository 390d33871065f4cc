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
