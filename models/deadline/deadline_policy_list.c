/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/deadline/deadline_policies.h"

const struct ol_kind *const ol_deadline_policies[] = {
    &ol_deadline_on_demand.kind,
    &ol_deadline_greedy.kind,
    &ol_deadline_uniform_progress.kind,
    &ol_deadline_uniform_progress_no_hysteresis.kind,
    NULL,
};
