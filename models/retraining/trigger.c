/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/retraining/trigger.h"

static const struct ol_trigger_kind *kind_of(const struct ol_trigger_watch *watch)
{
    return (const struct ol_trigger_kind *)watch->trigger->by.kind;
}

static const struct ol_trigger_options *options_of(const struct ol_trigger_watch *watch)
{
    return watch->trigger->by.options;
}

struct ol_trigger_watch ol_trigger_watch(const struct ol_trigger *trigger)
{
    const struct ol_trigger_options *options = trigger->by.options;
    struct ol_trigger_watch watch = {.trigger = trigger};
    char why[160];
    if (options->cron)
        OL_ASSERT(ol_cron_parse(ol_slice_of(options->cron), &watch.cron, why));
    return watch;
}

ol_time ol_trigger_next(const struct ol_trigger_watch *watch, const struct ol_trigger_view *view, ol_time now)
{
    const struct ol_trigger_kind *kind = kind_of(watch);
    return kind->next ? kind->next(watch, view, now) : OL_NEVER;
}

static int64_t bits_of(uint64_t window)
{
    int64_t count = 0;
    for (; window; window &= window - 1)
        count++;
    return count;
}

bool ol_trigger_look(struct ol_trigger_watch *watch, const struct ol_trigger_view *view, size_t i)
{
    const struct ol_trigger_options *options = options_of(watch);
    const uint64_t last = options->of >= OL_TRIGGER_WINDOW ? UINT64_MAX : (UINT64_C(1) << options->of) - 1;
    if (!kind_of(watch)->look)
        return false;
    const enum ol_sight sight = kind_of(watch)->look(options, view, i);
    if (sight == OL_SIGHT_NONE || (ol_time)i * view->world->terms->check_every < watch->mute_until)
        return false;
    watch->window = (watch->window << 1 | (sight == OL_SIGHT_CROSSED)) & last;
    return sight == OL_SIGHT_CROSSED && bits_of(watch->window) >= options->checks;
}

bool ol_trigger_is_true(const struct ol_trigger_watch *watch, const struct ol_trigger_view *view, size_t i)
{
    const struct ol_trigger_kind *kind = kind_of(watch);
    return !kind->is_true || kind->is_true(options_of(watch), view, i);
}

void ol_trigger_begun(struct ol_trigger_watch *watch, ol_time now)
{
    watch->mute_until = now + options_of(watch)->cool_down;
    ol_trigger_forget(watch);
}

void ol_trigger_forget(struct ol_trigger_watch *watch)
{
    watch->window = 0;
}
