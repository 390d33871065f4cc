/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_bytes: what must hold for every trace, whatever its bytes are.
 */
#ifndef OUTLAY_FUZZ_TRACE_BYTES_H
#define OUTLAY_FUZZ_TRACE_BYTES_H

#include "outlay/source.h"
#include "tests/fuzz/memory_file.h"

#include <stdlib.h>

static inline uint64_t trace_bytes_mix(uint64_t sum, uint64_t value)
{
    return (sum ^ value) * UINT64_C(0x100000001b3);
}

/* Reads all jobs; whatever the bytes are, each job must be one that can run. A sum of them, and of what was refused. */
static inline uint64_t trace_bytes_read(const struct ol_trace *trace, enum ol_unit unit)
{
    struct ol_labels labels = {0};
    const struct ol_source_context context = {.unit = unit, .labels = &labels, .until = OL_NEVER};
    const struct ol_trace_format *format = (const struct ol_trace_format *)trace->format.kind;
    struct ol_error error = {0};
    struct ol_source *source = format->open(trace, &context, &error);
    struct ol_job job;
    int got = source ? 1 : error.status;
    uint64_t sum = 0;
    while (got > 0 && (got = ol_source_next(source, &job, &error)) > 0) {
        if (job.runtime <= 0 || job.estimate <= 0 || job.units == 0 || job.submit > OL_TIME_LIMIT)
            abort();
        const uint64_t values[] = {
            (uint64_t)job.submit, (uint64_t)job.runtime, (uint64_t)job.estimate, job.units, job.name, job.user};
        for (size_t i = 0; i < sizeof values / sizeof *values; i++)
            sum = trace_bytes_mix(sum, values[i]);
    }
    sum = trace_bytes_mix(sum, (uint64_t)got);
    if (source)
        sum = trace_bytes_mix(sum, source->troubles.malformed << 32 ^ source->troubles.unrunnable);
    if (got < 0 && (error.status == OL_OK || !error.message[0]))
        abort();
    ol_source_close(source);
    ol_labels_release(&labels);
    return sum;
}

#endif
