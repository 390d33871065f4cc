/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slurm_capture: what tests/slurm/capture.sh wrote of a real slurmctld, read.
 *
 * A capture is large, and there is one at a time. Times are in seconds since 1970, those of jobs in the engine's unit.
 *
 *     if (slurm_capture_read(&capture, "folder", "fair-tree"))
 *         ... capture.jobs[i], capture.answers[i][SLURM_SQUEUE] ...
 *     slurm_capture_forget(&capture);
 */
#ifndef OUTLAY_TESTS_SLURM_CAPTURE_H
#define OUTLAY_TESTS_SLURM_CAPTURE_H

#include "outlay/ask.h"
#include "outlay/csv.h"
#include "tests/check.h"

#define SLURM_JOBS_MOST 1000
/* of tests/slurm/cluster.sh */
#define SLURM_NODES 8
#define SLURM_CPUS  400

/* Columns of jobs.csv; those of usage.csv are the same up to SLURM_END. */
enum slurm_column {
    SLURM_JOB,
    SLURM_BEGIN,
    SLURM_USER,
    SLURM_ACCOUNT,
    SLURM_QOS,
    SLURM_PARTITION,
    SLURM_NODES_ASKED,
    SLURM_CPUS_ASKED,
    SLURM_MEMORY,
    SLURM_MINUTES,
    SLURM_END = SLURM_MINUTES,
    SLURM_NICE,
    SLURM_GPUS,
};

/* Columns of NAME.csv after the job; behind those named come the terms. */
enum slurm_answer { SLURM_SQUEUE, SLURM_SPRIO, SLURM_FIRST_TERM, SLURM_TERMS = 11 };
#define SLURM_ANSWERS (SLURM_FIRST_TERM + SLURM_TERMS)

struct slurm_capture {
    char path[400];
    struct ol_labels labels;
    struct ol_asks asks;
    struct ol_job jobs[SLURM_JOBS_MOST];
    int64_t numbers[SLURM_JOBS_MOST], gpus[SLURM_JOBS_MOST], answers[SLURM_JOBS_MOST][SLURM_ANSWERS];
    size_t job_count, answer_count;
    int64_t now;  /* of the pass */
    int64_t pass; /* of the one before the jobs of usage.csv */
};

static inline int64_t slurm_number(const struct ol_csv *csv, size_t field)
{
    int64_t value = 0;
    CHECK(ol_slice_int(ol_csv_field(csv, field), &value));
    return value;
}

static inline ol_label slurm_label(struct slurm_capture *capture, const struct ol_csv *csv, size_t field)
{
    const struct ol_slice text = ol_csv_field(csv, field);
    return ol_label_of_text(&capture->labels, text.data, text.length);
}

static inline void slurm_add_job(struct slurm_capture *capture, const struct ol_csv *csv, int32_t nice,
                                 ol_time length)
{
    const struct ol_ask ask = {
        .account = slurm_label(capture, csv, SLURM_ACCOUNT),
        .qos = slurm_label(capture, csv, SLURM_QOS),
        .partition = slurm_label(capture, csv, SLURM_PARTITION),
        .nodes = (uint32_t)slurm_number(csv, SLURM_NODES_ASKED),
        .cpu_milli = slurm_number(csv, SLURM_CPUS_ASKED) * 1000,
        .memory_bytes = slurm_number(csv, SLURM_MEMORY) << 20,
        .nice = nice,
        .gpu_use = ol_ask_none.gpu_use,
    };
    capture->numbers[capture->job_count] = slurm_number(csv, SLURM_JOB);
    capture->jobs[capture->job_count++] = (struct ol_job){
        .submit = slurm_number(csv, SLURM_BEGIN) * OL_SECOND,
        .runtime = length,
        .estimate = length,
        .units = (uint32_t)slurm_number(csv, SLURM_CPUS_ASKED),
        .user = slurm_label(capture, csv, SLURM_USER),
        .ask = ol_asks_intern(&capture->asks, &ask),
    };
}

static inline bool slurm_is_job(const struct slurm_capture *capture, const struct ol_csv *csv)
{
    return capture->job_count < SLURM_JOBS_MOST && !ol_slice_is(ol_csv_field(csv, 0), "job");
}

static inline void slurm_read_job(struct slurm_capture *capture, const struct ol_csv *csv)
{
    if (!slurm_is_job(capture, csv))
        return;
    capture->gpus[capture->job_count] = slurm_number(csv, SLURM_GPUS);
    slurm_add_job(capture, csv, (int32_t)slurm_number(csv, SLURM_NICE),
                  slurm_number(csv, SLURM_MINUTES) * OL_MINUTE);
}

static inline void slurm_read_run(struct slurm_capture *capture, const struct ol_csv *csv)
{
    if (ol_slice_is(ol_csv_field(csv, 0), "pass"))
        capture->pass = slurm_number(csv, 1);
    else if (slurm_is_job(capture, csv))
        slurm_add_job(capture, csv, 0,
                      (slurm_number(csv, SLURM_END) - slurm_number(csv, SLURM_BEGIN)) * OL_SECOND);
}

static inline void slurm_read_answer(struct slurm_capture *capture, const struct ol_csv *csv)
{
    if (ol_slice_is(ol_csv_field(csv, 0), "now"))
        capture->now = slurm_number(csv, 1);
    else if (capture->answer_count < SLURM_JOBS_MOST && !ol_slice_is(ol_csv_field(csv, 0), "job")) {
        CHECK_INT(slurm_number(csv, 0), capture->numbers[capture->answer_count]);
        for (size_t i = 0; i < SLURM_ANSWERS; i++)
            capture->answers[capture->answer_count][i] = slurm_number(csv, i + 1);
        capture->answer_count++;
    }
}

/* Lives until the next one. */
static inline const char *slurm_path(struct slurm_capture *capture, const char *folder, const char *name,
                                     const char *ending)
{
    snprintf(capture->path, sizeof capture->path, "%s/%s%s", folder, name, ending);
    return capture->path;
}

static inline bool slurm_read_rows(struct slurm_capture *capture,
                                   void (*take)(struct slurm_capture *capture, const struct ol_csv *csv))
{
    struct ol_error error = {0};
    struct ol_input *input = ol_input_open(capture->path, (struct ol_place){0}, &error);
    struct ol_csv *csv = input ? ol_csv_new(input, ',') : NULL;
    int got = input ? 1 : -1;
    while (csv && (got = ol_csv_row(csv, &error)) > 0)
        take(capture, csv);
    if (got < 0)
        CHECK_REPORT("%s", error.message);
    if (csv)
        ol_csv_free(csv);
    if (input)
        ol_input_close(input);
    return got == 0;
}

static inline void slurm_capture_forget(struct slurm_capture *capture)
{
    ol_asks_release(&capture->asks);
    ol_labels_release(&capture->labels);
    capture->asks = (struct ol_asks){0};
    capture->labels = (struct ol_labels){0};
    capture->job_count = capture->answer_count = 0;
}

/* The jobs that waited, and what became of them under the set of that name. */
static inline bool slurm_capture_read(struct slurm_capture *capture, const char *folder, const char *name)
{
    slurm_path(capture, folder, "jobs", ".csv");
    if (!slurm_read_rows(capture, slurm_read_job))
        return false;
    slurm_path(capture, folder, name, ".csv");
    return slurm_read_rows(capture, slurm_read_answer);
}

/* The jobs that ran before, in their place. */
static inline bool slurm_capture_read_usage(struct slurm_capture *capture, const char *folder)
{
    slurm_capture_forget(capture);
    slurm_path(capture, folder, "usage", ".csv");
    return slurm_read_rows(capture, slurm_read_run);
}

#endif
