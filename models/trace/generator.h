/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generator: what the makers of jobs have in common: labels as their author wrote them.
 */
#ifndef OUTLAY_TRACE_GENERATOR_H
#define OUTLAY_TRACE_GENERATOR_H

#include "outlay/label.h"

#include <string.h>

/* NULL and "" are no label. */
static inline ol_label ol_generator_label(struct ol_labels *labels, const char *text)
{
    return text && *text ? ol_label_of_text(labels, text, strlen(text)) : OL_NO_LABEL;
}

#endif
