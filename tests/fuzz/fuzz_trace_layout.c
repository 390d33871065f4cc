/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Published formats: the same bytes as each of them, and as what they are taken for.
 */
#include "models/trace/trace_table.h"
#include "tests/fuzz/trace_bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct memory_file file = memory_file_new(bytes, length);
    ol_trace_layout_guess((struct ol_slice){(const char *)bytes, length});
    for (size_t i = 0; ol_trace_formats[i]; i++) {
        if (!ol_trace_layout_of(ol_trace_formats[i]))
            continue;
        const struct ol_trace trace = {.format = {ol_trace_formats[i], NULL}, .href = file.path};
        trace_bytes_read(&trace, OL_UNIT_CPUS);
    }
    memory_file_free(&file);
    return 0;
}
