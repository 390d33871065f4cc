/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The SWF reader, once by its fast path and once through a filter that keeps all, line by line, which must give the
 * same jobs; and through a filter and a tag.
 */
#include "tests/fuzz/trace_bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct memory_file file = memory_file_new(bytes, length);
    struct ol_trace trace = {.format.kind = ol_kind_find(ol_trace_formats, "swf"), .href = file.path};
    const uint64_t fast = trace_bytes_read(&trace, OL_UNIT_CPUS);

    struct ol_trace_filter keep = {.field = "cpus", .match = "(?s)^.*"};
    trace.keeps = (struct ol_list){&keep, 1};
    if (trace_bytes_read(&trace, OL_UNIT_CPUS) != fast)
        abort();

    keep.match = "^[1-9]";
    struct ol_trace_tag tag = {.name = "team", .from = "user", .match = "(?<team>[0-9])$"};
    trace.tags = (struct ol_list){&tag, 1};
    trace_bytes_read(&trace, OL_UNIT_GPUS);
    memory_file_free(&file);
    return 0;
}
