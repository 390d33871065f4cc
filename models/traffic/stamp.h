/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stamp: instants written as date and time, by the million.
 *
 * "2023-11-16 18:15:46.6805900", with a T in place of the blank, with a fraction of any length (of which the first six
 * digits count), and with Z or +hh:mm behind it or nothing, which is UTC. Rows of a log mostly share their date with
 * the row before, whose instant is kept. All else that ISO 8601 allows is read as ol_instant_parse does.
 */
#ifndef OUTLAY_TRAFFIC_STAMP_H
#define OUTLAY_TRAFFIC_STAMP_H

#include "outlay/simtime.h"

/* Zero-initialised knows no date. */
struct ol_stamp {
    char date[10];
    ol_time midnight;
};

bool ol_stamp_read(struct ol_stamp *stamp, struct ol_slice text, ol_time *instant);

#endif
