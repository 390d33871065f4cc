/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/search/search_state.h"
#include "outlay/arena.h"

#include <math.h>

static struct ol_rng stream_of(const struct search_author *author, const char *purpose, int64_t trial,
                               int64_t epoch)
{
    const struct ol_search *search = author->search;
    struct ol_text entity = {0};
    ol_text_addf(&entity, "%s/%lld/%lld", search->draws ? search->draws : search->job.name, (long long)trial,
                 (long long)epoch);
    const struct ol_rng rng =
        ol_rng_stream(author->context.seed, purpose, ol_text_string(&entity), author->context.replication);
    ol_text_release(&entity);
    return rng;
}

/* 0 .. count-1 in random order. */
static uint32_t *shuffle(const struct search_author *author, uint32_t count)
{
    uint32_t *order = ol_mem_new(ol_mem_product(sizeof *order, count));
    struct ol_rng rng = stream_of(author, "search order", -1, 0);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t k = (uint32_t)ol_rng_below(&rng, i + 1);
        order[i] = order[k];
        order[k] = i;
    }
    return order;
}

static void draw_trial(struct search_author *author, uint32_t number)
{
    const struct ol_search *search = author->search;
    struct search_trial *trial = &author->trials[number];
    struct ol_rng rng = stream_of(author, "search trial", number, 0);
    trial->quality = ol_rng_unit(&rng);
    trial->epoch = fmax(ol_law_draw(&search->epoch_duration, &rng), 1);
    if (search->curves)
        return;
    trial->curve.scale = fmin(ol_law_draw(&search->scale, &rng), 1e15);
    trial->curve.decay = ol_law_draw(&search->decay, &rng);
}

static void set_limit(struct search_author *author, uint32_t number, double quality)
{
    struct search_trial *trial = &author->trials[number];
    trial->quality = quality;
    trial->curve.limit = fmin(ol_law_quantile(&author->search->limit, quality), 1e15);
}

static int draw_curves(struct search_author *author, struct ol_error *error)
{
    const struct ol_search *search = author->search;
    const struct ol_place place = ol_xml_place(search->job.node, "curves");
    const uint32_t count = author->tuner.trial_count;
    const int status = ol_curve_file_read(&author->curves, search->curves, place, error);
    if (status != OL_OK)
        return status;
    if (author->curves.count < count)
        return ol_fail(
            error, OL_BAD_INPUT, place,
            "curves: the file has %zu trials, and %lu are to begin; ask for fewer, or bring more curves",
            author->curves.count, (unsigned long)count);
    const bool by_chance = search->sampling == OL_SAMPLING_RANDOM;
    uint32_t *order = by_chance ? shuffle(author, (uint32_t)author->curves.count) : NULL;
    for (uint32_t i = 0; i < count; i++) {
        const size_t k = order ? order[i] : i;
        author->trials[i].curve.points = author->curves.points + author->curves.begins[k];
        author->trials[i].curve.point_count = author->curves.begins[k + 1] - author->curves.begins[k];
    }
    ol_mem_free(order);
    return OL_OK;
}

int ol_search_draw(struct search_author *author, struct ol_error *error)
{
    const uint32_t count = author->tuner.trial_count;
    const bool is_grid = author->search->sampling == OL_SAMPLING_GRID;
    for (uint32_t i = 0; i < count; i++)
        draw_trial(author, i);
    if (author->search->curves)
        return draw_curves(author, error);
    uint32_t *order = is_grid ? shuffle(author, count) : NULL;
    for (uint32_t i = 0; i < count; i++)
        set_limit(author, i, order ? (order[i] + 0.5) / count : author->trials[i].quality);
    ol_mem_free(order);
    return OL_OK;
}

void ol_search_place(struct search_author *author, uint32_t number)
{
    const struct ol_search *search = author->search;
    if (search->sampling != OL_SAMPLING_NEAR_BEST || number < search->random_start || author->best.epochs == 0)
        return;
    const double best = author->trials[author->best.trial].quality;
    set_limit(author, number, best + search->width * (author->trials[number].quality - best));
}

double ol_search_seen(const struct search_author *author, uint32_t number, int64_t epochs)
{
    const double loss = ol_learning_curve_loss(&author->trials[number].curve, epochs);
    if (!(author->search->noise > 0))
        return loss;
    struct ol_rng rng = stream_of(author, "search noise", number, epochs);
    return loss + author->search->noise * ol_rng_normal(&rng);
}
