/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * probe: who watches a simulation without changing it.
 *
 * Models tell what happened as notes; every probe hears every note whose topic it asked for. Topics are numbers
 * that the vocabulary of the models defines (job.h); the kernel does not know what they mean. A probe may not
 * schedule, decide or change anything but itself: with or without probes a run takes the same course.
 */
#ifndef OUTLAY_PROBE_H
#define OUTLAY_PROBE_H

#include "outlay/simtime.h"

#include <stdbool.h>
#include <stdint.h>

#define OL_TOPIC_LIMIT 16

struct ol_note {
    uint32_t topic;   /* below OL_TOPIC_LIMIT */
    ol_time at;       /* simulated time */
    const void *what; /* by topic; valid during the call */
};

struct ol_probe {
    uint32_t topics; /* a bit for each topic heard: 1u << topic */
    void (*hear)(void *self, const struct ol_note *note);
    void *self; /* borrowed */
};

#define OL_PROBE_LIMIT 32

/* By topic, in the order of adding: telling a topic calls those who asked for it and nobody else. */
struct ol_probes {
    struct ol_probe_line {
        uint32_t count;
        struct ol_ear {
            void (*hear)(void *self, const struct ol_note *note);
            void *self;
        } ears[OL_PROBE_LIMIT + 1]; /* behind the last, hear is NULL */
    } lines[OL_TOPIC_LIMIT];
};

void ol_probes_add(struct ol_probes *probes, struct ol_probe probe);
/* Those of `self` hear no more. A probe may do it while it hears. */
void ol_probes_remove(struct ol_probes *probes, const void *self);

/* Whether anybody asked for it: most runs have nobody for some topics. */
static inline bool ol_probes_are_listening(const struct ol_probes *probes, uint32_t topic)
{
    return probes->lines[topic].count > 0;
}

static inline void ol_probes_tell(const struct ol_probes *probes, uint32_t topic, ol_time at, const void *what)
{
    const struct ol_note note = {.topic = topic, .at = at, .what = what};
    for (const struct ol_ear *ear = probes->lines[topic].ears; ear->hear; ear++)
        ear->hear(ear->self, &note);
}

#endif
