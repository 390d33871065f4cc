/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * retraining_outlook: what triggers see of a model between two retrainings, looked at beforehand.
 */
#include "models/retraining/retraining_state.h"

static struct ol_trigger_view view_of(struct retraining_author *self)
{
    return (struct ol_trigger_view){.world = &self->world,
                                    .model = ol_retraining_current(&self->log)->model,
                                    .since = ol_retraining_current(&self->log)->from,
                                    .last_cut = self->cut,
                                    .start_instant =
                                        self->context->has_instant ? self->context->start_instant : 0};
}

static ol_time next_moment(const struct retraining_author *self, const struct ol_trigger_view *view)
{
    ol_time next = OL_NEVER;
    for (size_t i = 0; i < self->watch_count; i++) {
        const ol_time at = ol_trigger_next(&self->watches[i], view, self->seen - 1);
        next = at < next ? at : next;
    }
    return next;
}

static void put_into_place(struct retraining_author *self)
{
    ol_retraining_log_place(&self->log, self->coming.model, self->coming.from);
    ol_retraining_log_event(&self->log, (struct ol_retraining_event){.at = self->coming.from,
                                                                     .kind = OL_RETRAINING_PLACED,
                                                                     .cause = self->call.cause});
    self->coming.from = OL_NEVER;
    for (size_t i = 0; i < self->watch_count; i++)
        ol_trigger_forget(&self->watches[i]);
}

/* All look, so that each remembers; the first in their order that calls is the cause. */
static bool look(struct retraining_author *self, ol_time at, bool is_check)
{
    const struct ol_trigger_view view = view_of(self);
    bool is_called = false;
    for (size_t i = 0; i < self->watch_count; i++) {
        struct ol_trigger_watch *watch = &self->watches[i];
        const bool is_moment = ol_trigger_next(watch, &view, at - 1) == at;
        if (!(is_check && ol_trigger_look(watch, &view, self->check)) && !is_moment)
            continue;
        if (is_called || at < self->idle || self->state != IDLE)
            continue;
        is_called = true;
        self->call =
            (struct ol_retraining_event){.at = at,
                                         .kind = OL_RETRAINING_CALLED,
                                         .cause = (uint8_t)ol_trigger_kind_number(watch->trigger),
                                         .is_false = !is_moment && !ol_trigger_is_true(watch, &view, self->check)};
    }
    return is_called;
}

void ol_retraining_look_ahead(struct retraining_author *self, ol_time until)
{
    self->next = OL_NEVER;
    while (self->seen < until) {
        const ol_time check = (ol_time)self->check * self->terms->check_every;
        const struct ol_trigger_view view = view_of(self);
        ol_time at = next_moment(self, &view);
        at = check < at ? check : at;
        if (self->coming.from <= at && self->coming.from < until) {
            self->seen = self->coming.from > self->seen ? self->coming.from : self->seen;
            put_into_place(self);
            continue;
        }
        if (at >= until)
            break;
        const bool is_called = look(self, at, at == check);
        self->check += at == check;
        self->seen = at + 1;
        if (is_called) {
            self->next = at;
            return;
        }
    }
    self->seen = until > self->seen ? until : self->seen;
}
