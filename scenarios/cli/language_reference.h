/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * language_reference: a language of files as Markdown, out of the rows that read it.
 *
 * Each element has a section: what it is, where it stands, its attributes, its children, an example. Lists of choices
 * that "outlay list" has by themselves follow behind the elements, with what each of them means.
 */
#ifndef OUTLAY_CLI_LANGUAGE_REFERENCE_H
#define OUTLAY_CLI_LANGUAGE_REFERENCE_H

#include "outlay/field.h"

void ol_reference_write(const struct ol_element *root, const char *title, struct ol_output *output);

#endif
