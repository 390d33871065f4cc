/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request_window.h"

#include <string.h>

int ol_request_window_room(struct ol_request_window *window)
{
    const int count = window->end - window->begin;
    if (window->begin > 0 && window->end > OL_WINDOW_ROOM / 2) {
        memmove(window->held, window->held + window->begin, (size_t)count * sizeof *window->held);
        window->begin = 0;
        window->end = count;
    }
    return OL_WINDOW_ROOM - window->end;
}

void ol_request_window_add(struct ol_request_window *window, const struct ol_request *request)
{
    struct ol_request *held = window->held;
    int at = window->end++;
    if (at == window->begin || held[at - 1].at <= request->at) {
        held[at] = *request;
    } else {
        int low = window->begin, high = at; /* the first that is later lies between them */
        while (low < high) {
            const int middle = low + (high - low) / 2;
            if (held[middle].at <= request->at)
                low = middle + 1;
            else
                high = middle;
        }
        memmove(held + low + 1, held + low, (size_t)(at - low) * sizeof *held);
        held[at = low] = *request;
        window->reordered++;
    }
    if (window->has_taken && held[at].at < window->last) {
        held[at].at = window->last;
        window->disordered++;
    }
}

int ol_request_window_take(struct ol_request_window *window, struct ol_request *requests, int room, bool is_end)
{
    int count = window->end - window->begin - (is_end ? 0 : OL_WINDOW);
    count = count > room ? room : count;
    if (count <= 0)
        return 0;
    memcpy(requests, window->held + window->begin, (size_t)count * sizeof *requests);
    window->begin += count;
    window->has_taken = true;
    window->last = requests[count - 1].at;
    return count;
}
