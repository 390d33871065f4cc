/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_records: the inputs of drift_reading.h whose fields are known: bills, logs of requests, job traces and runs.
 *
 * A kind says whether a file is of it by its first lines, which fields it has, and reads one into rows that have begun.
 */
#ifndef OUTLAY_DRIFT_RECORDS_H
#define OUTLAY_DRIFT_RECORDS_H

#include "scenarios/drift_reading.h"

/* In the order in which a file is asked; these are indices into ol_drift_inputs, too. */
enum ol_drift_record { OL_DRIFT_BILL, OL_DRIFT_TRAFFIC, OL_DRIFT_TRACE, OL_DRIFT_RECORD_KINDS };

struct ol_drift_record_kind {
    bool (*fits)(const char *path);
    const struct ol_drift_field *fields; /* static; units of money are the input's own copy's */
    size_t field_count;
    /* Into input->rows[i]; 0, or negative with `error` filled. */
    int (*read)(struct ol_drift_input *input, const struct ol_drift_request *request, const char *path, size_t i,
                struct ol_error *error);
    bool reads_folders;
};
extern const struct ol_drift_record_kind ol_drift_record_kinds[OL_DRIFT_RECORD_KINDS];

bool ol_drift_is_folder(const char *path);

#endif
