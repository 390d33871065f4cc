/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file_sharing: who gets how much of a file system's throughput, in one replication.
 *
 * Jobs that read are its users, each with a wish in bytes a second. Together they get no more than the throughput, by
 * max-min fairness: nobody gets more than the wish (or `each`), and what small wishes leave is shared evenly by the
 * others. A user that gets a part of its wish goes at that part of its speed. Wishes change at any time of an instant;
 * the shares follow once, at its end (OL_PHASE_METER), when all that starts and ends then is known. Those whose share
 * has changed are told in the order of their wishes, and of joining where these are equal, whichever pool they are of.
 *
 * Saves have no event of their own (models/checkpoint/timeline.h), so they share by expectation. The load of the others
 * is what they save, size over interval, over the throughput. Where it is r, a save meets 1 / (1 - r) savers in the
 * mean, itself included (processor sharing, Kleinrock 1967), and never more than there are jobs that save: so many
 * users with endless wishes beside the wishes of the readers, and it goes at the rate of one of them. It is taken as it
 * stands at the end of the instant in which the stretch begins; readers do not notice saves. Where all that save have a
 * load of 1 or more, the file system cannot take their saves at their intervals.
 *
 * Rates are whole bytes a second; what is granted is a real number. A change costs time in proportion to the users.
 *
 *     uint32_t user = ol_file_sharing_join(sharing, wish, &hook);
 *     ol_file_sharing_leave(sharing, user);
 */
#ifndef OUTLAY_STORAGE_FILE_SHARING_H
#define OUTLAY_STORAGE_FILE_SHARING_H

#include "outlay/file_system.h"
#include "outlay/metric.h"
#include "outlay/sim.h"

struct ol_file_sharing; /* opaque */

/* Told at the end of an instant that it has another part of its wish, 0 < share <= 1; 1 until it is told. A saver's is
 * told 1. May not change any wish. */
struct ol_file_hook {
    void (*call)(void *self, uint32_t argument, double share);
    void *self;
    uint32_t argument;
};

#define OL_NO_FILE_USER UINT32_MAX

/* `files` is borrowed, as is `sim`. */
struct ol_file_sharing *ol_file_sharing_open(struct ol_sim *sim, const struct ol_file_system *files,
                                             ol_time warmup_end);
uint32_t ol_file_sharing_join(struct ol_file_sharing *sharing, int64_t wish, const struct ol_file_hook *hook);
void ol_file_sharing_wish(struct ol_file_sharing *sharing, uint32_t user, int64_t wish);
void ol_file_sharing_leave(struct ol_file_sharing *sharing, uint32_t user);
/* What a save would get in a second now, at least 1. The job itself does not stand in its own way: `user` is its own
 * (OL_NO_FILE_USER: none), `rate` what it is counted with among the savers (0: it is not). */
int64_t ol_file_sharing_save_rate(const struct ol_file_sharing *sharing, uint32_t user, int64_t rate);
/* A stretch begins that saves so many bytes in a second of its computing, > 0; the hook is called when the
 * shares of this instant are settled, and the save rate is what it will be. */
void ol_file_sharing_begin_saves(struct ol_file_sharing *sharing, int64_t rate, const struct ol_file_hook *hook);
void ol_file_sharing_end_saves(struct ol_file_sharing *sharing, int64_t rate);
/* `count` times so many bytes more are kept there, or less where it is negative. */
void ol_file_sharing_keep(struct ol_file_sharing *sharing, int64_t bytes, int64_t count);

void ol_file_sharing_finish(struct ol_file_sharing *sharing, ol_time end);
/* filesystem.NAME.utilization, .slowdown, .peak_gb, .full, .save_load */
void ol_file_sharing_metrics(const struct ol_file_sharing *sharing, struct ol_metrics *metrics,
                             size_t replication);
/* What is granted is within the throughput and the wishes; aborts where it is not. */
void ol_file_sharing_verify(const struct ol_file_sharing *sharing);
void ol_file_sharing_close(struct ol_file_sharing *sharing);

#endif
