/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/event_log.h"

#include "outlay/arena.h"
#include "scenarios/event_file.h"

#include <string.h>
#include <unistd.h>

/* At least: those that were read, and those that come whatever happens. */
static uint64_t jobs_known(const struct ol_inflow *inflow)
{
    const bool has_end = ol_scenario_clock(inflow->scenario).length > 0;
    uint64_t jobs = 0;
    for (size_t i = 0; i < inflow->source_count; i++) {
        const struct ol_arrivals *arrivals = has_end ? NULL : ol_inflow_arrivals(&inflow->sources[i]);
        jobs += inflow->sources[i].count + (arrivals ? (uint64_t)ol_arrivals_count(arrivals) : 0);
    }
    return jobs;
}

int ol_event_log_open(struct ol_event_log *log, const struct ol_folder *folder, enum ol_log_events wanted,
                      const struct ol_inflow *inflow, struct ol_error *error)
{
    struct ol_text path = {0};
    *log = (struct ol_event_log){.limit = wanted == OL_LOG_AUTO ? OL_EVENT_LOG_JOBS : 0};
    if (wanted == OL_LOG_NO || (log->limit > 0 && jobs_known(inflow) > log->limit))
        return OL_OK;
    ol_folder_file(folder, "events.jsonl", &path);
    log->path = ol_mem_new(path.length + 1);
    memcpy(log->path, ol_text_string(&path), path.length);
    ol_text_release(&path);
    log->output = ol_output_open(log->path, error);
    return log->output ? OL_OK : error->status;
}

static void give_up(struct ol_event_log *log)
{
    ol_output_abandon(log->output);
    unlink(log->path);
    log->output = NULL;
}

bool ol_event_log_sink(void *self, const struct ol_run_event *event)
{
    struct ol_event_log *log = self;
    log->jobs += event->kind == OL_EVENT_ARRIVED || event->kind == OL_EVENT_REFUSED;
    log->events++;
    if (log->output && log->limit > 0 && (log->jobs > log->limit || log->events > OL_EVENT_LOG_EVENTS))
        give_up(log);
    if (log->output)
        ol_event_write(log->output, event);
    return log->output != NULL;
}

int ol_event_log_close(struct ol_event_log *log, struct ol_error *error)
{
    const int status = ol_output_close(log->output, error);
    ol_mem_free(log->path);
    *log = (struct ol_event_log){0};
    return status;
}
