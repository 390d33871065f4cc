/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shape_cycle.h"

#include "outlay/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ol_shape_cycle *ol_shape_cycle_new(const double *values, size_t count, ol_time step, ol_time phase)
{
    struct ol_shape_cycle *cycle = ol_mem_new(sizeof *cycle + ol_mem_product(sizeof *values, count));
    const ol_time period = (ol_time)count * step;
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    for (size_t i = 0; i < count; i++)
        cycle->values[i] = values[i] * (double)count / sum;
    cycle->step = step;
    cycle->phase = (phase % period + period) % period;
    cycle->count = count;
    return cycle;
}

struct ol_shape_view ol_shape_cycle_look(void *state, ol_time at)
{
    const struct ol_shape_cycle *cycle = state;
    const ol_time place = at + cycle->phase;
    return (struct ol_shape_view){
        .until = (place / cycle->step + 1) * cycle->step - cycle->phase,
        .bound = cycle->values[(size_t)(place / cycle->step) % cycle->count],
        .is_flat = true,
    };
}

double ol_shape_cycle_factor(const void *state, ol_time at)
{
    const struct ol_shape_cycle *cycle = state;
    return cycle->values[(size_t)((at + cycle->phase) / cycle->step) % cycle->count];
}

size_t ol_shape_numbers(const char *text, double *values, size_t limit, char why[OL_SHAPE_WHY])
{
    size_t count = 0;
    double sum = 0;
    why[0] = '\0';
    while (*(text += strspn(text, " ,;\t\r\n"))) {
        const struct ol_slice word = {text, strcspn(text, " ,;\t\r\n")};
        char shown[OL_SHOWN_BUFFER];
        if (count == limit)
            snprintf(why, OL_SHAPE_WHY, "there are more than %zu values", limit);
        else if (!ol_slice_real(word, &values[count]) || !(values[count] >= 0) || !(values[count] <= 1e15))
            snprintf(why, OL_SHAPE_WHY, "\"%s\" is not a number of at least 0", ol_slice_show(word, shown));
        if (why[0])
            return 0;
        sum += values[count++];
        text += word.length;
    }
    if (!(sum > 0))
        snprintf(why, OL_SHAPE_WHY, "none of the values is above 0");
    return sum > 0 ? count : 0;
}
