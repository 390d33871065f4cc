/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/story_listing.h"

#include "scenarios/cli/screen.h"
#include "scenarios/cli/story_export.h"
#include "scenarios/cli/told_text.h"
#include "scenarios/story_text.h"

#include <inttypes.h>
#include <string.h>

static void write_wrapped(struct ol_output *output, const char *text, size_t indent)
{
    ol_output_format(output, "%*s", (int)indent, "");
    ol_screen_fold(output, text, indent, indent, ol_screen_text_width(output));
    ol_output_char(output, '\n');
}

static void write_sentence(struct ol_output *output, struct ol_text *text, size_t indent)
{
    write_wrapped(output, ol_text_string(text), indent);
    ol_text_clear(text);
}

static void add_owner(struct ol_text *text, const char *what, struct ol_slice name)
{
    if (name.length == 0)
        return;
    ol_text_addf(text, ", %s ", what);
    ol_text_add_shown(text, name);
}

static void write_title(struct ol_output *output, const struct ol_told *told, struct ol_text *text)
{
    const struct ol_job_row *row = told->row;
    ol_text_adds(text, "Job ");
    ol_text_add_shown(text, row->job);
    ol_text_adds(text, " of pool ");
    ol_text_add_shown(text, row->pool);
    add_owner(text, "user", row->user);
    add_owner(text, "team", row->team);
    add_owner(text, "queue", row->queue);
    ol_text_addf(text, " (row %" PRIu64 " of jobs.csv)", row->row);
    if (told->namesakes > 1)
        ol_text_addf(text, ", number %" PRIu64 " of %" PRIu64 " jobs of that name", told->nth, told->namesakes);
    write_sentence(output, text, 0);
}

static void write_beats(struct ol_output *output, const struct ol_told *told, struct ol_text *text)
{
    const struct ol_story *story = told->story;
    ol_time before = OL_NEVER;
    for (size_t i = 0; i < story->count; i++) {
        const ol_time at = story->beats[i].event.at;
        if (at != before) {
            ol_text_adds(text, "\n");
            ol_told_say_at(text, told, at);
            if (i > 0) {
                ol_text_adds(text, "  +");
                ol_story_say_time(text, at - story->beats[0].event.at);
            }
            ol_output_format(output, "%s\n", ol_text_string(text));
            ol_text_clear(text);
        }
        before = at;
        ol_story_say_beat(text, story, i);
        write_sentence(output, text, 4);
    }
}

static void write_otherwise(struct ol_output *output, const struct ol_told *told, struct ol_text *text)
{
    const bool has_alone = ol_told_say_alone(text, told);
    if (!has_alone && told->other_count == 0)
        return;
    ol_output_string(output, "\nOtherwise\n");
    if (has_alone) {
        struct ol_text whole = {0};
        ol_text_addf(&whole, "had nothing else been started since it came, %s", ol_text_string(text));
        ol_text_clear(text);
        write_sentence(output, &whole, 4);
        ol_text_release(&whole);
    }
    for (size_t i = 0; i < told->other_count; i++) {
        ol_text_addf(text, "%s: ", told->others[i].change);
        ol_told_say_otherwise(text, told, &told->others[i]);
        write_sentence(output, text, 4);
    }
}

static void write_person(const struct ol_told *told, struct ol_output *output)
{
    struct ol_text text = {0};
    write_title(output, told, &text);
    ol_output_char(output, '\n');
    ol_told_say_outcome(&text, told);
    write_sentence(output, &text, 0);
    write_beats(output, told, &text);
    write_otherwise(output, told, &text);
    if (told->notice) {
        ol_output_char(output, '\n');
        write_wrapped(output, told->notice, 0);
    }
    ol_text_release(&text);
}

void ol_story_write(const struct ol_told *told, enum ol_output_format format, struct ol_output *output)
{
    static void (*const writers[])(const struct ol_told *,
                                   struct ol_output *) = {[OL_FORMAT_TABLE] = write_person,
                                                          [OL_FORMAT_JSON] = ol_story_write_json,
                                                          [OL_FORMAT_CSV] = ol_story_write_csv};
    writers[format](told, output);
}
