/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * manual_page: outlay(1) in man's macros, out of the tables of verbs and options.
 */
#ifndef OUTLAY_CLI_MANUAL_PAGE_H
#define OUTLAY_CLI_MANUAL_PAGE_H

#include "outlay/output.h"

void ol_manual_page_write(struct ol_output *output);

#endif
