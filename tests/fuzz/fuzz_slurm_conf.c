/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a slurm.conf. What is read holds together; what is not says why, with a line.
 */
#include "models/order/slurm_conf.h"
#include "tests/fuzz/memory_file.h"

#define MUST(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct memory_file file = memory_file_new(bytes, length);
    struct ol_slurm_conf conf = ol_slurm_conf_default;
    struct ol_faults faults = {0};
    ol_slurm_conf_read(&conf, file.path, OL_NOWHERE, &faults);
    for (size_t i = 0; i < ol_faults_kept(&faults); i++) {
        MUST(faults.items[i].message[0] && faults.items[i].place.line >= 1);
        MUST(ol_slice_is_utf8(ol_slice_of(faults.items[i].message), NULL));
    }
    MUST(conf.calc_period >= 60 && conf.dampening >= 1);
    MUST(conf.reset >= OL_RESET_NONE && conf.reset <= OL_RESET_YEARLY);
    ol_faults_release(&faults);
    memory_file_free(&file);
    return 0;
}
