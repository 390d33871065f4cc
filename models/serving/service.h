/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * service: how an instance serves requests, as a scenario says it.
 *
 * <service> holds what all endpoints have: how long a request takes, how many an instance serves at once and by which
 * discipline, how many may wait and for how long, what callers do who were turned away, and a cache in front. Children
 * make it more: <batching> serves several requests together. Beside a <function>, <service> says how its callers behave
 * and what stands in front of it; the function says the rest (serverless_engine.h). What is left out has no bound, but
 * for the queue: an endpoint that cannot keep up would fill any memory, so it always has one, and ol_service_load tells
 * beforehand.
 *
 * An asynchronous endpoint is a service without a timeout, with a `delivery`; a batch transform is one with a batching
 * whose requests arrive together.
 */
#ifndef OUTLAY_SERVING_SERVICE_H
#define OUTLAY_SERVING_SERVICE_H

#include "outlay/field.h"

/* Requests that may wait where nothing else is said: 40 bytes each. */
#define OL_QUEUE_BOUND      1000000
#define OL_QUEUE_BOUND_TEXT "1000000"

enum ol_discipline {
    OL_DISCIPLINE_FIFO,    /* each of the requests in service has a slot to itself */
    OL_DISCIPLINE_SHARING, /* all of them share the instance in equal parts */
};

enum ol_on_loss { OL_ON_LOSS_RESTART, OL_ON_LOSS_FAIL };

struct ol_batch_time { /* <batch size="8" time="20ms"/> */
    const struct ol_xml_node *node;
    int64_t size;
    ol_time time;
};

struct ol_batching { /* <batching> */
    const struct ol_xml_node *node;
    int64_t size; /* requests that are served together, at most */
    ol_time wait; /* that the first of them waits for others, at most */
    ol_time base, per_item;
    struct ol_list times; /* struct ol_batch_time, by increasing size; instead of base and per_item */
};

struct ol_service { /* <service> */
    const struct ol_xml_node *node;
    struct ol_law time; /* of a request at speed 1, where the traffic does not tell */
    int64_t concurrency;
    int discipline; /* enum ol_discipline */
    int64_t lanes;  /* sharing: requests that run side by side without slowing each other */
    int64_t queue;
    ol_time patience, service_timeout, timeout; /* 0: none */
    int64_t retries;
    ol_time backoff;
    double backoff_factor;
    int on_loss; /* enum ol_on_loss */
    double cache;
    ol_time cache_time, delivery;
    struct ol_list batchings; /* at most one struct ol_batching */
};

extern const struct ol_element ol_service_element, ol_batching_element;

/* What the fields alone cannot say. */
void ol_service_check(const struct ol_service *service, struct ol_faults *faults);
/* NULL where it has none. */
const struct ol_batching *ol_service_batching(const struct ol_service *service);
/* How long a batch of so many takes at speed 1; 0 where the batching does not tell: as long as the longest in it. */
ol_time ol_batching_time(const struct ol_batching *batching, int64_t items);
/* The load factor: the work that so many requests a second bring, over what so many instances of a speed can do with
 * full batches. From 1 on the queue grows for as long as it goes on. Without a law of the service time, 0. */
double ol_service_load(const struct ol_service *service, double rate_per_second, double instances, double speed);

#endif
