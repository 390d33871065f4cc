/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * story_wait: what a job's waiting was made of, in one sentence.
 *
 * A wait is cut at its beats, and pieces with the same reason are joined. Where they are few they are told one after
 * the other, else added up by reason.
 */
#include "reports/number.h"
#include "scenarios/story_text.h"

#include <inttypes.h>
#include <string.h>

enum cause { RUNS, BEHIND, FIRST, HELD_BACK, NO_ROOM, AT_LIMIT, VICTIMS, UNKNOWN, CAUSES };

struct piece {
    enum cause cause;
    ol_time length;
    const struct ol_beat *beat; /* with which it began */
};

#define PIECES 4 /* told one after the other, at most */

struct pieces {
    struct piece items[CAUSES];
    size_t count, met; /* kept; met in turn, which may be more */
    ol_time total;
};

static enum cause cause_of(const struct ol_beat *beat)
{
    static const enum cause causes[OL_WAIT_REASONS] = {
        [OL_WAIT_NONE] = UNKNOWN, [OL_WAIT_HEAD] = FIRST,     [OL_WAIT_BEHIND] = HELD_BACK,
        [OL_WAIT_ROOM] = NO_ROOM, [OL_WAIT_QUOTA] = AT_LIMIT, [OL_WAIT_VICTIMS] = VICTIMS,
    };
    if (beat->kind != OL_BEAT_EVENT)
        return beat->kind == OL_BEAT_HEAD ? FIRST : BEHIND;
    if (!beat->event.waits)
        return RUNS;
    if (beat->event.kind == OL_EVENT_DECIDED)
        return beat->event.decision == OL_DECIDED_WAIT ? causes[beat->event.reason] : UNKNOWN;
    return beat->ahead.count > 0 ? BEHIND : UNKNOWN;
}

/* Into the last piece where that goes on, else into any of the cause once there are many, else as a new one. */
static void add_piece(struct pieces *pieces, const struct piece *piece, bool by_cause)
{
    struct piece *last = pieces->count > 0 ? &pieces->items[pieces->count - 1] : NULL;
    pieces->total += piece->length;
    if (last && last->cause == piece->cause && !by_cause) {
        last->length += piece->length;
        return;
    }
    for (size_t i = 0; by_cause && i < pieces->count; i++)
        if (pieces->items[i].cause == piece->cause) {
            pieces->items[i].length += piece->length;
            return;
        }
    pieces->met++;
    if (pieces->count < CAUSES)
        pieces->items[pieces->count++] = *piece;
}

static struct pieces cut(const struct ol_story *story, bool by_cause)
{
    struct pieces pieces = {0};
    for (size_t i = 0; i < story->count; i++) {
        const ol_time end = i + 1 < story->count ? story->beats[i + 1].event.at : story->last;
        const struct piece piece = {cause_of(&story->beats[i]), end - story->beats[i].event.at, &story->beats[i]};
        if (piece.cause != RUNS && piece.length > 0)
            add_piece(&pieces, &piece, by_cause);
    }
    return pieces;
}

static void say_first(struct ol_text *text, const struct ol_story *story, const struct piece *piece)
{
    const struct ol_run_event *event = &piece->beat->event;
    const double units = story->beats[0].event.units;
    char missing[OL_NUMBER_BUFFER];
    ol_text_adds(text, "as the first in the queue");
    if (event->free < units && event->capacity > 0) {
        ol_text_addf(text, ", missing %s of its ", ol_number_say(units - event->free, missing));
        ol_story_say_units(text, units, story->beats[0].event.unit);
    }
}

static void say_length(struct ol_text *text, const struct piece *piece)
{
    ol_story_say_time(text, piece->length);
    ol_text_adds(text, " ");
}

static void say_piece(struct ol_text *text, const struct ol_story *story, const struct piece *piece)
{
    const uint64_t ahead = piece->beat->ahead.count;
    switch (piece->cause) {
    case BEHIND:
        ol_text_addf(text, "behind %" PRIu64 " job%s", ahead, ahead == 1 ? "" : "s");
        break;
    case FIRST:
        say_first(text, story, piece);
        break;
    case HELD_BACK:
        ol_text_adds(text, "held back so as not to delay the one who was next");
        break;
    case NO_ROOM:
        ol_text_adds(text, "as it did not fit");
        break;
    case AT_LIMIT:
        ol_text_adds(text, "at a limit");
        if (piece->beat->event.limit) {
            ol_text_adds(text, " (");
            ol_text_add_shown(text, ol_slice_of(piece->beat->event.limit));
            ol_text_adds(text, ")");
        }
        break;
    case VICTIMS:
        ol_text_adds(text, "for jobs that were told to stop for it");
        break;
    default:
        ol_text_adds(text, "without a reason told");
    }
}

void ol_story_say_wait(struct ol_text *text, const struct ol_story *story)
{
    if (story->count > 0 && story->beats[0].event.kind == OL_EVENT_REFUSED) {
        ol_text_adds(text, "It never waited.");
        return;
    }
    if (story->count > 0 && story->beats[0].event.unstaged > 0) {
        ol_text_adds(text, "It waited ");
        ol_story_say_time(text, story->beats[0].event.unstaged);
        ol_text_adds(text, " for its data, which had not come when the run ended.");
        return;
    }
    const ol_time staged = story->count > 0 ? story->beats[0].event.staged : 0;
    if (staged > 0) {
        ol_text_adds(text, "Its data took ");
        ol_story_say_time(text, staged);
        ol_text_adds(text, " to come. Then ");
    }
    struct pieces pieces = cut(story, false);
    const bool is_long = pieces.met > PIECES;
    if (is_long)
        pieces = cut(story, true);
    if (pieces.total == 0) {
        ol_text_adds(text, staged > 0 ? "it did not wait." : "It did not wait.");
        return;
    }
    ol_text_adds(text, staged > 0 ? "it waited " : "It waited ");
    ol_story_say_time(text, pieces.total);
    for (size_t i = 0; i < pieces.count; i++) {
        const char *then = is_long ? ", " : ", then ";
        ol_text_adds(text, i > 0 ? then : is_long ? ", in all: " : pieces.count > 1 ? ": " : " ");
        if (pieces.count > 1)
            say_length(text, &pieces.items[i]);
        say_piece(text, story, &pieces.items[i]);
    }
    ol_text_adds(text, ".");
}
