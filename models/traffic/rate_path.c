/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate_path.h"

#include "outlay/arena.h"

#include <math.h>

struct ol_open_shape {
    const struct ol_shape_kind *kind;
    void *state;
    struct ol_shape_view view;
};

static int open_shape(struct ol_open_shape *open, const struct ol_shape *shape, size_t number,
                      const struct ol_shape_context *context, struct ol_error *error)
{
    char name[200];
    snprintf(name, sizeof name, "%.150s/%zu", context->name ? context->name : "", number);
    struct ol_shape_context about = *context;
    about.name = name;
    open->kind = (const struct ol_shape_kind *)shape->kind.kind;
    open->state = open->kind->open(shape, &about, error);
    return open->state ? 0 : error->status;
}

int ol_rate_path_open(struct ol_rate_path *path, const struct ol_list *shapes,
                      const struct ol_shape_context *context, double rate_per_second, struct ol_error *error)
{
    const struct ol_shape *items = shapes->items;
    int status = 0;
    *path = (struct ol_rate_path){.base = rate_per_second / (double)OL_SECOND};
    path->shapes = ol_mem_new(ol_mem_product(sizeof *path->shapes, shapes->count));
    for (size_t i = 0; i < shapes->count && status == 0; i++) {
        status = open_shape(&path->shapes[i], &items[i], i + 1, context, error);
        path->shape_count += status == 0;
    }
    return status;
}

void ol_rate_path_release(struct ol_rate_path *path)
{
    for (size_t i = 0; i < path->shape_count; i++)
        ol_mem_free(path->shapes[i].state);
    ol_mem_free(path->shapes);
    *path = (struct ol_rate_path){0};
}

void ol_rate_path_seek(struct ol_rate_path *path, ol_time at)
{
    path->from = at;
    path->until = OL_NEVER;
    path->bound = path->base;
    path->is_flat = true;
    for (size_t i = 0; i < path->shape_count; i++) {
        struct ol_open_shape *open = &path->shapes[i];
        if (open->view.until <= at || open->view.until == 0)
            open->view = open->kind->look(open->state, at);
        path->until = open->view.until < path->until ? open->view.until : path->until;
        path->bound *= open->view.bound;
        path->is_flat &= open->view.is_flat;
    }
}

double ol_rate_path_at(const struct ol_rate_path *path, ol_time at)
{
    double rate = path->base;
    for (size_t i = 0; i < path->shape_count; i++) {
        const struct ol_open_shape *open = &path->shapes[i];
        rate *= open->view.is_flat ? open->view.bound : open->kind->factor(open->state, at);
    }
    return rate;
}

double ol_rate_path_middle(const struct ol_rate_path *path)
{
    return path->is_flat ? path->bound : ol_rate_path_at(path, path->from + (path->until - path->from) / 2);
}

double ol_rate_path_travel(struct ol_rate_path *path, double at, double amount, double last)
{
    for (;;) {
        const double rate = ol_rate_path_middle(path), piece = ((double)path->until - at) * rate;
        if (amount < piece)
            return at + amount / rate;
        if ((double)path->until >= last)
            return INFINITY;
        amount -= piece;
        at = (double)path->until;
        ol_rate_path_seek(path, path->until);
    }
}
