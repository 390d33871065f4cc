/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store_state: what the store's metrics look at.
 */
#ifndef OUTLAY_STORE_STATE_H
#define OUTLAY_STORE_STATE_H

#include "models/storage/cohort.h"

const struct ol_store_setting *ol_store_setting_of(const struct ol_store *store);
const struct ol_shelf *ol_store_shelf(const struct ol_store *store, size_t dataset);
ol_time ol_store_end(const struct ol_store *store); /* as it was finished */

#endif
