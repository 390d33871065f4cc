/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/swf_writer.h"

#include "outlay/arena.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Numbers for the labels of one field: their own, or for texts those behind the greatest own one. */
struct numbering {
    const char *key; /* in the header */
    size_t offset;   /* of the label in struct ol_job */
    int64_t greatest;
    ol_label *texts; /* in the order of their first job */
    size_t count, capacity;
    int64_t *numbers; /* by label, for texts; 0: not met */
};

struct writing {
    const struct ol_inflow *inflow;
    struct numbering fields[3]; /* user, group, queue */
    uint64_t jobs;
};

static ol_label label_of(const struct ol_job *job, const struct numbering *field)
{
    ol_label label;
    memcpy(&label, (const char *)job + field->offset, sizeof label);
    return label;
}

/* Whether a label is a number; its value. */
static bool is_number(const struct ol_labels *labels, ol_label label, int64_t *number)
{
    char buffer[OL_LABEL_BUFFER];
    const char *text = ol_label_text(labels, label, buffer);
    return text == buffer && ol_slice_int(ol_slice_of(text), number);
}

static void note_label(struct numbering *field, const struct ol_labels *labels, ol_label label)
{
    int64_t number;
    if (label == OL_NO_LABEL)
        return;
    if (is_number(labels, label, &number)) {
        field->greatest = number > field->greatest ? number : field->greatest;
        return;
    }
    if (!field->numbers)
        field->numbers = ol_mem_new(ol_mem_product(sizeof *field->numbers, labels->count + 1));
    OL_ASSERT(label <= labels->count);
    if (field->numbers[label])
        return;
    OL_MEM_RESERVE(field->texts, field->capacity, field->count + 1);
    field->texts[field->count++] = label;
    field->numbers[label] = (int64_t)field->count; /* its rank, until the greatest number is known */
}

static int64_t number_of(const struct numbering *field, const struct ol_labels *labels, ol_label label)
{
    int64_t number;
    if (label == OL_NO_LABEL)
        return -1;
    return is_number(labels, label, &number) ? number : field->greatest + field->numbers[label];
}

static void write_header(const struct writing *writing, struct ol_output *output)
{
    const struct ol_inflow *inflow = writing->inflow;
    const struct ol_scenario *scenario = inflow->scenario;
    uint64_t capacity = 0;
    for (size_t i = 0; i < ol_scenario_pool_count(scenario); i++)
        capacity += ol_pool_size(ol_scenario_pool(scenario, i));
    ol_output_format(output, "; Version: 2.2\n; Computer: %s\n; MaxJobs: %" PRIu64 "\n; MaxRecords: %" PRIu64 "\n",
                     scenario->name ? scenario->name : "unnamed", writing->jobs, writing->jobs);
    if (inflow->has_instant)
        ol_output_format(output, "; UnixStartTime: %" PRId64 "\n", inflow->start_instant / OL_SECOND);
    ol_output_format(output, "; MaxProcs: %" PRIu64 "\n", capacity);
    for (size_t i = 0; i < ol_scenario_pool_count(scenario); i++)
        ol_output_format(output, "; Partition: %zu %s\n", i + 1, ol_scenario_pool(scenario, i)->name);
    for (size_t f = 0; f < 3; f++) {
        const struct numbering *field = &writing->fields[f];
        for (size_t i = 0; i < field->count; i++) {
            char buffer[OL_LABEL_BUFFER];
            ol_output_format(output, "; %s: %" PRId64 " ", field->key, field->greatest + 1 + (int64_t)i);
            ol_output_string(output, ol_label_text(&scenario->labels, field->texts[i], buffer));
            ol_output_char(output, '\n');
        }
    }
}

static void write_job(const struct writing *writing, const struct ol_job *job, uint64_t number,
                      struct ol_output *output)
{
    const struct ol_labels *labels = &writing->inflow->scenario->labels;
    int64_t owners[3];
    for (size_t i = 0; i < 3; i++)
        owners[i] = number_of(&writing->fields[i], labels, label_of(job, &writing->fields[i]));
    ol_output_int(output, (int64_t)number);
    ol_output_char(output, ' ');
    ol_output_seconds(output, job->submit);
    ol_output_string(output, " -1 ");
    ol_output_seconds(output, job->runtime);
    ol_output_format(output, " %" PRIu32 " -1 -1 %" PRIu32 " ", job->units, job->units);
    ol_output_seconds(output, job->estimate);
    ol_output_format(output, " -1 -1 %" PRId64 " %" PRId64 " -1 %" PRId64 " %d -1 -1\n", owners[0], owners[1],
                     owners[2], job->pool + 1);
}

/* One walk over all jobs: without an output to learn their labels, with one to write them. The same seed gives
 * both walks the same jobs. */
static int walk(struct writing *writing, struct ol_inflow *inflow, uint64_t seed, struct ol_output *output,
                struct ol_error *error)
{
    const ol_time length = ol_scenario_clock(inflow->scenario).length;
    if (inflow->author_count > 0)
        return ol_fail(
            error, OL_BAD_INPUT, inflow->sources[inflow->authors[0].first_source].node->place,
            "its jobs follow from how others end, which no trace tells beforehand; run the scenario, or leave "
            "it out here");
    bool *takes = ol_mem_new(inflow->source_count * sizeof *takes);
    memset(takes, true, inflow->source_count * sizeof *takes);
    struct ol_inflow_queue *queue = ol_inflow_queue_new(inflow, seed, 0, takes, error);
    ol_mem_free(takes);
    if (!queue)
        return error->status;
    const struct ol_job *job;
    int status;
    uint64_t count = 0;
    while ((status = ol_inflow_queue_peek(queue, &job, error)) == OL_OK && job &&
           (!length || job->submit < length)) {
        count++;
        if (output)
            write_job(writing, job, count, output);
        for (size_t i = 0; !output && i < 3; i++)
            note_label(&writing->fields[i], &inflow->scenario->labels, label_of(job, &writing->fields[i]));
        ol_inflow_queue_take(queue);
    }
    writing->jobs = count;
    ol_inflow_queue_free(queue);
    return status;
}

int ol_swf_write(struct ol_inflow *inflow, uint64_t seed, struct ol_output *output, struct ol_error *error)
{
    struct writing writing = {
        .inflow = inflow,
        .fields = {{.key = "User", .offset = offsetof(struct ol_job, user)},
                   {.key = "Group", .offset = offsetof(struct ol_job, team)},
                   {.key = "Queue", .offset = offsetof(struct ol_job, queue)}},
    };
    int status = walk(&writing, inflow, seed, NULL, error);
    if (status == OL_OK) {
        write_header(&writing, output);
        status = walk(&writing, inflow, seed, output, error);
    }
    for (size_t i = 0; i < 3; i++) {
        ol_mem_free(writing.fields[i].texts);
        ol_mem_free(writing.fields[i].numbers);
    }
    return status;
}
