/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/file_system.h"

#include <math.h>

#define BYTES_LIMIT 1e18

static const char *const kinds[] = {[OL_FILE_SHARED] = "file", [OL_FILE_BLOCK] = "block", NULL};

#define AT(member) OL_FIELD_AT(struct ol_file_system, member)
static const struct ol_field fields[] = {
    {"name", OL_FIELD_NAME, "By which jobs and checkpoints refer to it.", .is_required = true, AT(name)},
    {"kind", OL_FIELD_CHOICE, "Whether it is billed as a file system or as a block volume.", .choices = kinds,
     .fallback = "file", AT(kind)},
    {"size", OL_FIELD_SIZE, "What it has room for, and what is paid for.", .is_required = true, .min = 1,
     .max = BYTES_LIMIT, AT(size_bytes)},
    {"throughput", OL_FIELD_SIZE, "What it moves in a second, for all jobs together.", .unit = "a second",
     .min = 1, .max = BYTES_LIMIT, AT(throughput_bytes)},
    {"throughput-per-tb", OL_FIELD_SIZE, "The same for each terabyte of its size, in place of throughput.",
     .unit = "a second", .min = 1, .max = BYTES_LIMIT, AT(per_terabyte)},
    {"each", OL_FIELD_SIZE, "The most that a single job moves in a second; by default all there is.",
     .unit = "a second", .min = 1, .max = BYTES_LIMIT, AT(each_bytes)},
    {"item", OL_FIELD_TEXT, "The price book's name for it, such as fsx-lustre; without it it costs nothing.",
     AT(item)},
    {"provider", OL_FIELD_TEXT, "Whose it is.", AT(provider)},
    {"region", OL_FIELD_TEXT, "Where it is.", AT(region)},
    {"team", OL_FIELD_TEXT, "Who pays for it.", AT(team)},
    {0},
};

const struct ol_element ol_file_system_element = {
    .name = "filesystem",
    .summary = "a file system or volume whose throughput jobs share",
    .size = sizeof(struct ol_file_system),
    .fields = fields,
    .example = "<filesystem name=\"fsx\" size=\"12TB\" throughput=\"2.4GB\" each=\"1GB\"/>",
};

void ol_file_system_check(struct ol_file_system *files, struct ol_faults *faults)
{
    const struct ol_xml_attribute *throughput = ol_xml_attribute(files->node, "throughput");
    const struct ol_xml_attribute *per_terabyte = ol_xml_attribute(files->node, "throughput-per-tb");
    if (throughput && per_terabyte)
        ol_faults_add(faults, per_terabyte->place,
                      "throughput-per-tb: its throughput is given already; leave one of the two out");
    else if (!throughput && !per_terabyte)
        ol_faults_add(faults, files->node->place,
                      "<filesystem> does not tell what it moves in a second; give throughput=\"1GB\", or "
                      "throughput-per-tb=\"200MB\"");
    if (throughput || !per_terabyte)
        return;
    const double all = round((double)files->per_terabyte * ((double)files->size_bytes / 1e12));
    files->throughput_bytes = all < 1 ? 1 : all < BYTES_LIMIT ? (int64_t)all : (int64_t)BYTES_LIMIT;
}

int64_t ol_file_system_most(const struct ol_file_system *files)
{
    return files->each_bytes > 0 && files->each_bytes < files->throughput_bytes ? files->each_bytes
                                                                                : files->throughput_bytes;
}
