/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parse_swf: a job log read to its end and added up, by Outlay's own source or by the plain way in C.
 *
 *     parse_swf outlay|plain FILE      prints jobs, and sums that both must agree on
 */
#include "outlay/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SWF_FIELDS 18

struct sums {
    uint64_t jobs, submits, runtimes, units; /* times in seconds */
};

static int parse_outlay(const char *path, struct sums *sums)
{
    const struct ol_kind *kind = ol_kind_find(ol_trace_formats, "swf");
    const struct ol_trace_format *format = (const struct ol_trace_format *)kind;
    struct ol_labels labels = {0};
    struct ol_trace trace = {.format = {.kind = kind}, .href = path};
    struct ol_source_context context = {.unit = OL_UNIT_CPUS, .labels = &labels, .until = OL_NEVER};
    struct ol_error error = {0};
    struct ol_job job;
    struct ol_source *source = format->open(&trace, &context, &error);
    int got = -1;

    while (source && (got = ol_source_next(source, &job, &error)) > 0) {
        sums->jobs++;
        sums->submits += (uint64_t)(job.submit / OL_SECOND);
        sums->runtimes += (uint64_t)(job.runtime / OL_SECOND);
        sums->units += job.units;
    }
    if (got < 0)
        ol_error_print(&error, stderr);
    ol_source_close(source);
    ol_labels_release(&labels);
    return got;
}

/* getline and strtol, one field after the other. */
static int parse_plain(const char *path, struct sums *sums)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t capacity = 0;

    if (!file)
        return -1;
    while (getline(&line, &capacity, file) > 0) {
        long values[SWF_FIELDS] = {0};
        char *at = line;
        if (*line == ';')
            continue;
        for (int i = 0; i < SWF_FIELDS; i++)
            values[i] = strtol(at, &at, 10);
        sums->jobs++;
        sums->submits += (uint64_t)values[1];
        sums->runtimes += (uint64_t)values[3];
        sums->units += (uint64_t)values[7];
    }
    free(line);
    fclose(file);
    return 0;
}

int main(int argc, char **argv)
{
    struct sums sums = {0};

    if (argc != 3)
        return 2;
    if ((strcmp(argv[1], "outlay") == 0 ? parse_outlay : parse_plain)(argv[2], &sums) < 0)
        return 1;
    printf("%" PRIu64 " jobs, sums %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", sums.jobs, sums.submits, sums.runtimes,
           sums.units);
    return 0;
}
