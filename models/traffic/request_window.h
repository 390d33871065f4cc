/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * request_window: requests put in the order of time, as far as that is possible in bounded memory.
 *
 * It holds the latest OL_WINDOW requests in order, and hands out the earliest. What comes in order costs one
 * comparison. A request that belongs before one that was handed out already is counted, and takes the time of that
 * one.
 *
 *     while (ol_request_window_room(&window) > 0) ol_request_window_add(&window, &request);
 *     count = ol_request_window_take(&window, requests, room, is_end);
 */
#ifndef OUTLAY_TRAFFIC_REQUEST_WINDOW_H
#define OUTLAY_TRAFFIC_REQUEST_WINDOW_H

#include "outlay/request.h"

#include <stdbool.h>

#define OL_WINDOW      1024
#define OL_WINDOW_ROOM (4 * OL_WINDOW)

struct ol_request_window {
    struct ol_request held[OL_WINDOW_ROOM]; /* in order from `begin` to `end` */
    int begin, end;
    bool has_taken;
    ol_time last;        /* handed out */
    uint64_t reordered;  /* put in their place */
    uint64_t disordered; /* that came too late */
};

/* How many can be added before the next take. */
int ol_request_window_room(struct ol_request_window *window);
void ol_request_window_add(struct ol_request_window *window, const struct ol_request *request);
/* The earliest, but for those that may still be overtaken; at the input's end all of them. How many. */
int ol_request_window_take(struct ol_request_window *window, struct ol_request *requests, int room, bool is_end);

#endif
