/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events of any bytes: what can be read becomes stories of the first jobs, which are told; what is written again is
 * read as the same event.
 */
#include "scenarios/event_file.h"
#include "scenarios/job_story.h"
#include "scenarios/story_text.h"
#include "tests/fuzz/memory_file.h"

#include <string.h>

#define MUST(condition) ((condition) ? (void)0 : abort())
#define STORIES         3

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void write_again(const struct ol_run_event *event)
{
    struct ol_text line = {0};
    struct ol_error error = {0};
    struct ol_run_event again;
    struct ol_output *output = ol_output_to_text(&line);
    ol_event_write(output, event);
    ol_output_close(output, NULL);
    struct memory_file file = memory_file_new(ol_text_string(&line), line.length);
    struct ol_event_reader *reader = ol_event_reader_open(file.path, &error);
    MUST(reader && ol_event_read(reader, &again, &error) == 1);
    MUST(again.kind == event->kind && strcmp(again.pool, event->pool) == 0);
    MUST(event->kind == OL_EVENT_CAPACITY || again.row == event->row);
    ol_event_reader_close(reader);
    memory_file_free(&file);
    ol_text_release(&line);
}

static void tell(struct ol_story *story)
{
    struct ol_text text = {0};
    ol_story_finish(story);
    ol_story_say_wait(&text, story);
    for (size_t i = 0; i < story->count; i++)
        ol_story_say_beat(&text, story, i);
    MUST(text.length > 0);
    ol_text_release(&text);
    ol_story_release(story);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct memory_file file = memory_file_new(bytes, length);
    struct ol_error error = {0};
    struct ol_story stories[STORIES] = {{.row = 1}, {.row = 2}, {.row = 3}};
    struct ol_run_event event;
    int got;
    struct ol_event_reader *reader = ol_event_reader_open(file.path, &error);
    MUST(reader != NULL);
    while ((got = ol_event_read(reader, &event, &error)) > 0) {
        write_again(&event);
        for (size_t i = 0; i < STORIES; i++)
            ol_story_hear(&stories[i], &event);
    }
    MUST(got == 0 || error.message[0]);
    ol_event_reader_close(reader);
    for (size_t i = 0; i < STORIES; i++)
        tell(&stories[i]);
    memory_file_free(&file);
    return 0;
}
