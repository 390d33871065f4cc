/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/model_state.h"

/* ---- models ---- */

int64_t ol_model_size(struct ol_model_engine *self, uint32_t key)
{
    struct ol_rng rng = self->size_rng;
    rng.counter[1] = key;
    const double size = ol_law_draw(&self->options->size, &rng);
    return size >= 1 ? (int64_t)size : 1;
}

uint32_t ol_model_of(struct ol_model_engine *self, ol_label label)
{
    if (label == OL_NO_LABEL)
        return ol_zipf_draw(&self->zipf, &self->model_rng);
    const uint32_t model = self->zipf.count + ol_model_number(&self->numbers, label);
    if (model == self->store.model_count)
        ol_store_add_model(&self->store, ol_model_size(self, label));
    return model;
}

/* ---- where a request goes ---- */

static bool has_slot(const struct ol_model_engine *self, uint32_t id)
{
    return self->instances[id].place != OL_NOBODY && self->instances[id].busy < self->slots_each;
}

static uint32_t best_holder(const struct ol_model_engine *self, uint32_t model)
{
    uint32_t best = OL_NOBODY;
    for (uint32_t at = self->store.models[model].first_holder; at != OL_NO_RESIDENT;
         at = self->store.residents[at].next_holder) {
        const uint32_t id = self->store.residents[at].instance, busy = self->instances[id].busy;
        if (has_slot(self, id) && (best == OL_NOBODY || busy < self->instances[best].busy ||
                                   (busy == self->instances[best].busy && id < best)))
            best = id;
    }
    return best;
}

static bool is_better(const struct ol_model_engine *self, uint32_t a, uint32_t b)
{
    const struct ol_model_instance *x = &self->instances[a], *y = &self->instances[b];
    const int64_t x_free = self->store.rooms[a].free_bytes, y_free = self->store.rooms[b].free_bytes;
    return x->busy != y->busy ? x->busy < y->busy : x_free != y_free ? x_free > y_free : a < b;
}

static uint32_t best_instance(const struct ol_model_engine *self, uint32_t model)
{
    uint32_t best = OL_NOBODY;
    for (size_t i = 0; i < self->serving_count; i++) {
        const uint32_t id = self->serving[i];
        if (has_slot(self, id) && (best == OL_NOBODY || is_better(self, id, best)) &&
            (ol_store_can_load(&self->store, model, id) ||
             ol_store_find(&self->store, model, id) != OL_NO_RESIDENT))
            best = id;
    }
    return best;
}

uint32_t ol_model_route(const struct ol_model_engine *self, uint32_t model)
{
    uint32_t best = OL_NOBODY;
    if (self->options->routing == OL_ROUTE_RESIDENT)
        best = best_holder(self, model);
    return best != OL_NOBODY ? best : best_instance(self, model);
}
