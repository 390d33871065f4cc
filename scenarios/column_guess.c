/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/column_guess.h"

#include <ctype.h>
#include <string.h>

#define NAMES_LIMIT 20

/* The telling ones first. */
static const char *const known_names[OL_TRACE_FIELDS][NAMES_LIMIT] = {
    [OL_TRACE_SUBMIT] = {"submit", "submit_time", "submitted", "submitted_at", "submitted_time", "submission_time",
                         "arrival_time", "arrival", "queued_time", "queued_at", "creation_time", "created",
                         "created_at", "tsubmit", "t_submit", "timestamp", "time"},
    [OL_TRACE_RUNTIME] = {"runtime", "run_time", "duration", "elapsed", "elapsed_time", "job_duration",
                          "run_seconds", "execution_time"},
    [OL_TRACE_ESTIMATE] = {"estimate", "requested_time", "req_time", "timelimit", "time_limit", "walltime",
                           "wall_time"},
    [OL_TRACE_START] = {"start", "start_time", "started", "started_at", "scheduled_time", "starting_time",
                        "tstart", "t_start", "begin", "begin_time"},
    [OL_TRACE_END] = {"end", "end_time", "ended", "ended_at", "finished", "finished_at", "finish_time",
                      "finished_time", "completed_time", "completed_at", "completion_time", "deletion_time",
                      "tend", "t_end"},
    [OL_TRACE_CPUS] = {"cpus", "num_cpus", "num_cpu", "ncpus", "cpu_num", "req_cpus", "cores", "num_cores",
                       "processors", "procs", "num_procs", "ncores", "numcpus", "ncpus_req",
                       "requested_number_of_resources", "cpu"},
    [OL_TRACE_GPUS] = {"gpus", "num_gpus", "num_gpu", "ngpus", "gpu_num", "req_gpus", "requested_gpus",
                       "gpu_count", "gpu"},
    [OL_TRACE_JOB] = {"job", "job_id", "jobid", "jid", "job_name", "id", "name"},
    [OL_TRACE_USER] = {"user", "user_id", "userid", "user_name", "username", "uid", "owner"},
    [OL_TRACE_TEAM] = {"team", "group", "group_id", "account", "project", "virtual_cluster", "vc", "tenant"},
    [OL_TRACE_QUEUE] = {"queue", "partition", "queue_name", "qos"},
    [OL_TRACE_STATUS] = {"status", "state", "job_state", "pod_phase", "exit_status"},
    [OL_TRACE_ATTEMPTS] = {"attempts"},
    [OL_TRACE_LOST] = {"lost"},
    [OL_TRACE_GPU_MILLI] = {"gpu_milli"},
};

/* Of "Duration (min)" the length of "Duration". */
static size_t length_without_unit(const char *heading)
{
    size_t length = strcspn(heading, "([");
    if (length == 0 || !heading[length])
        return strlen(heading);
    while (length > 0 && heading[length - 1] == ' ')
        length--;
    return length;
}

static bool is_name(const char *text, const char *name)
{
    const char *end = text + length_without_unit(text);
    for (; text < end && *name; text++, name++) {
        const char c = *text == ' ' || *text == '-' || *text == '.' ? '_' : *text;
        if (tolower((unsigned char)c) != *name)
            return false;
    }
    return text == end && !*name;
}

size_t ol_column_guess(const char *const *header, enum ol_trace_field field)
{
    for (size_t i = 0; i < NAMES_LIMIT && known_names[field][i]; i++)
        for (size_t column = 0; header[column]; column++)
            if (is_name(header[column], known_names[field][i]))
                return column;
    return SIZE_MAX;
}
