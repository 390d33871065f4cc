/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate_steps.h"

#include "outlay/quantity.h"
#include "outlay/text.h"

#include <stdio.h>
#include <string.h>

bool ol_estimate_steps_read(struct ol_estimate_steps *steps, const char *text, char why[OL_ESTIMATE_WHY])
{
    struct ol_estimate_steps read = {.count = 0};
    char reason[160];
    for (text += strspn(text, " \t\r\n"); *text; text += strspn(text, " \t\r\n")) {
        const struct ol_slice word = {text, strcspn(text, " \t\r\n")};
        ol_time step;
        if (read.count == OL_ESTIMATE_STEPS) {
            snprintf(why, OL_ESTIMATE_WHY, "there are more than %d", OL_ESTIMATE_STEPS);
            return false;
        }
        if (!ol_duration_parse(word, &step, reason)) {
            snprintf(why, OL_ESTIMATE_WHY, "%s", reason);
            return false;
        }
        if (step <= (read.count > 0 ? read.items[read.count - 1] : 0)) {
            snprintf(why, OL_ESTIMATE_WHY,
                     "\"%.*s\" is not more than the one before it; write them in increasing order, above 0",
                     (int)(word.length < 40 ? word.length : 40), word.data);
            return false;
        }
        read.items[read.count++] = step;
        text += word.length;
    }
    if (read.count == 0) {
        snprintf(why, OL_ESTIMATE_WHY, "there is none; write durations between blanks, such as \"5m 1h 4h\"");
        return false;
    }
    if (steps)
        *steps = read;
    return true;
}

ol_time ol_estimate_steps_near(const struct ol_estimate_steps *steps, ol_time estimate, ol_time runtime)
{
    size_t low = 0, high = steps->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (steps->items[middle] < estimate)
            low = middle + 1;
        else
            high = middle;
    }
    const ol_time below = low > 0 ? steps->items[low - 1] : 0;
    if (low == steps->count)
        return below >= runtime ? below : runtime;
    const ol_time above = steps->items[low];
    const bool is_nearer = (double)estimate / (double)(below > 0 ? below : 1) < (double)above / (double)estimate;
    return below >= runtime && is_nearer ? below : above;
}
