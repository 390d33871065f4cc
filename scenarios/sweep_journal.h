/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep_journal: what has been done of a sweep, in its folder, by shards.
 *
 * FOLDER/shards/2-of-4.part grows by a line whenever a point of the second of four shards is done, and is locked by the
 * process that writes it. When all of the shard is done, 2-of-4.points takes its place: the lines in the order of the
 * points, a file that appears whole. What is read back is every whole line of either sort, whatever shards they were
 * cut into; torn lines are as if they had never been.
 *
 *     status = ol_journal_open(&journal, folder, 1, 4, &error);
 *     status = ol_journal_add(&journal, line, length, &error);
 *     status = ol_journal_finish(&journal, lines, count, &error);
 *     ol_journal_close(&journal);
 */
#ifndef OUTLAY_SCENARIOS_SWEEP_JOURNAL_H
#define OUTLAY_SCENARIOS_SWEEP_JOURNAL_H

#include "outlay/text.h"

#include <stdbool.h>

struct ol_journal {
    int file; /* -1: none */
    struct ol_text part, points;
    size_t shard, shards;
};

/* `shard` counts from 0. Fails where another process writes the same. Close in any case. */
int ol_journal_open(struct ol_journal *journal, const char *folder, size_t shard, size_t shards,
                    struct ol_error *error);
/* One line with its end, at once. */
int ol_journal_add(struct ol_journal *journal, const char *line, size_t length, struct ol_error *error);
/* All of the shard is done: `lines` are those of all points of the sweep, in order, of which the shard's are taken. */
int ol_journal_finish(struct ol_journal *journal, char *const *lines, size_t count, struct ol_error *error);
void ol_journal_close(struct ol_journal *journal);

/* Every line that is whole, without its end; the first of a point counts. */
int ol_journal_read(const char *folder, void (*line)(void *self, size_t index, struct ol_slice line), void *self,
                    struct ol_error *error);
bool ol_journal_is_finished(const char *folder, size_t shard, size_t shards);

#endif
