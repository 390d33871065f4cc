/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file_system: a file system or volume that jobs read their data from, keep files on and save to.
 *
 * <filesystem> has a size, which is paid for whether it is full or empty, and a throughput, which those who use it
 * share: given as such, or for each terabyte of its size, as providers sell it. `each` is the most that a single job
 * gets of it, as one client's network allows. A block volume is shared in the same way and only billed by another
 * meter.
 *
 * A job names it by `filesystem` and says with `io-rate` what it moves in a second at full speed on nodes of speed 1;
 * on faster ones, or with more workers, it wishes for as much more. It wishes for that as long as it runs, also while
 * it comes up, reads back and saves. How wishes become speeds is told in models/storage/file_sharing.h.
 *
 * What jobs keep there (their `files`, and `keep` checkpoints of `size`, from their first start to their end) is
 * counted, and the run notes where it was more than there is room for: size is a report, and stops nobody.
 */
#ifndef OUTLAY_FILE_SYSTEM_H
#define OUTLAY_FILE_SYSTEM_H

#include "outlay/field.h"

enum ol_file_system_kind { OL_FILE_SHARED, OL_FILE_BLOCK };

struct ol_file_system { /* <filesystem> */
    const struct ol_xml_node *node;
    const char *name;
    int kind;                             /* enum ol_file_system_kind */
    const char *item, *provider, *region; /* what the price book calls it; NULL item: it costs nothing */
    const char *team;                     /* who pays for it; NULL: nobody in particular */
    int64_t size_bytes;
    int64_t throughput_bytes; /* a second; where not given, from throughput-per-tb and size, after the check */
    int64_t per_terabyte;     /* a second and 1e12 bytes of its size; 0: not given */
    int64_t each_bytes;       /* a second, the most for one job; 0: all of it */
};
extern const struct ol_element ol_file_system_element;

/* Sets the throughput, and adds faults: none, or two. */
void ol_file_system_check(struct ol_file_system *files, struct ol_faults *faults);
/* The most that one job gets in a second. */
int64_t ol_file_system_most(const struct ol_file_system *files);

#endif
