/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * working: the hidden names under which files and folders are written before they are put in their place.
 *
 * `.NAME.partial-PID-HOST` lies beside NAME, so that putting it there is one rename on one file system. HOST stands, in
 * eight digits, for the machine's name and its space of process numbers, as folders may be shared by many. A process
 * that is killed leaves such a thing behind; whoever next writes the same NAME on that machine takes away what belongs
 * to no living process. What was renamed aside, `.NAME.partial-PID-HOST.old`, goes back where NAME is missing. A number
 * that another process bears by now protects a leftover, and no more harm comes of it.
 */
#ifndef OUTLAY_WORKING_H
#define OUTLAY_WORKING_H

#include "outlay/error.h"
#include "outlay/text.h"

#define OL_WORKING_ASIDE ".old"

/* Sets `name` to the hidden path beside `place`, a path without slashes at its end; the tries after the first, 0, for
 * where that is taken. */
void ol_working_name(struct ol_text *name, const char *place, int try);
/* Says, by errno, why nothing could be made beside `place`; OL_BAD_IO. */
int ol_working_fail(const char *place, struct ol_error *error);
/* Takes away what dead processes have left beside `place`; where it cannot, that is left as it is. */
void ol_working_tidy(const char *place);
/* Removes a file or a folder with all that is in it; 0 or -1 with errno. Links are removed, not followed. */
int ol_working_remove(const char *path);
/* Brings a folder with all that is in it to the disk; 0 or -1 with errno. */
int ol_working_sync(const char *path);
/* Brings to the disk that `place` bears its name, on file systems that can say so; when it cannot be done the name is
 * there all the same. */
void ol_working_settle(const char *place);

#endif
