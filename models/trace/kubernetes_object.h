/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kubernetes_object: pods and events of Kubernetes out of JSON, one at a time.
 *
 * The objects of a List's items come one after another, and those at the top of the file that are no list. Only what is
 * named below is kept of one, so that memory does not depend on how long it is.
 */
#ifndef OUTLAY_TRACE_KUBERNETES_OBJECT_H
#define OUTLAY_TRACE_KUBERNETES_OBJECT_H

#include "outlay/input.h"
#include "outlay/simtime.h"

enum ol_kubernetes_text {
    OL_KUBERNETES_KIND,
    OL_KUBERNETES_NAME,      /* "namespace/name" of a pod */
    OL_KUBERNETES_NAMESPACE, /* of the pod, or that of an event's object */
    OL_KUBERNETES_USER,
    OL_KUBERNETES_CLASS,
    OL_KUBERNETES_PHASE,
    OL_KUBERNETES_CREATED,
    OL_KUBERNETES_MODEL,
    OL_KUBERNETES_PRIORITY,
    OL_KUBERNETES_REASON,
    OL_KUBERNETES_INVOLVED, /* "namespace/name" of what an event is about */
    OL_KUBERNETES_INVOLVED_KIND,
    OL_KUBERNETES_TEXTS
};

struct ol_kubernetes_object {
    struct ol_place place;
    struct ol_text texts[OL_KUBERNETES_TEXTS]; /* "" where not given */
    int64_t cpu_milli, gpu_milli, memory_bytes, restarts;
    ol_time started; /* of the first container, or when an event was; OL_NEVER: not */
    ol_time ended;   /* of the last container */
    bool is_running; /* a container has not ended */
};

struct ol_kubernetes_reader; /* opaque */

struct ol_kubernetes_reader *ol_kubernetes_reader_new(struct ol_input *input); /* borrows it */
void ol_kubernetes_reader_free(struct ol_kubernetes_reader *reader);           /* NULL is fine */
/* 1: an object, valid until the next call; 0: the end; negative: `error` is filled. */
int ol_kubernetes_read(struct ol_kubernetes_reader *reader, const struct ol_kubernetes_object **object,
                       struct ol_error *error);

/* "500m", "2", "1.5", "16Gi", "1e3": a quantity times `scale`, rounded up; false of anything else, and below 0. */
bool ol_kubernetes_quantity(struct ol_slice text, int64_t scale, int64_t *value);

#endif
