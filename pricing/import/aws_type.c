/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aws_type.h"

#include <string.h>

/* AWS's pages of its accelerated instance types. */
static const struct {
    const char *family, *gpu, *memory; /* memory of each */
} accelerated[] = {
    {"g2", "K520", "4GiB"},    {"g3", "M60", "8GiB"},     {"g3s", "M60", "8GiB"},       {"g4dn", "T4", "16GiB"},
    {"g4ad", "V520", "8GiB"},  {"g5", "A10G", "24GiB"},   {"g5g", "T4G", "16GiB"},      {"g6", "L4", "24GiB"},
    {"gr6", "L4", "24GiB"},    {"g6e", "L40S", "48GiB"},  {"p2", "K80", "12GiB"},       {"p3", "V100", "16GiB"},
    {"p3dn", "V100", "32GiB"}, {"p4d", "A100", "40GiB"},  {"p4de", "A100", "80GiB"},    {"p5", "H100", "80GiB"},
    {"p5e", "H200", "141GB"},  {"p5en", "H200", "141GB"}, {"p6-b200", "B200", "180GB"},
};

struct ol_slice ol_aws_type_family(struct ol_slice type)
{
    if (type.length > 3 && memcmp(type.data, "ml.", 3) == 0)
        type = (struct ol_slice){type.data + 3, type.length - 3};
    const char *dot = type.length ? memchr(type.data, '.', type.length) : NULL;
    return (struct ol_slice){type.data, dot ? (size_t)(dot - type.data) : 0};
}

/* "1,152 GiB" without what makes it pretty; empty where it is no such number. */
static struct ol_slice plain(struct ol_slice text, char buffer[32])
{
    size_t length = 0;
    if (!text.length || text.length > 31 || text.data[0] < '0' || text.data[0] > '9')
        return (struct ol_slice){"", 0};
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] != ',' && text.data[i] != ' ')
            buffer[length++] = text.data[i];
    return (struct ol_slice){buffer, length};
}

void ol_aws_type_write(struct ol_book_writer *writer, struct ol_slice type, struct ol_slice vcpus,
                       struct ol_slice memory, struct ol_slice gpus)
{
    char vcpu_text[32], memory_text[32];
    struct ol_type_row row = {
        .name = type,
        .family = ol_aws_type_family(type),
        .vcpus = plain(vcpus, vcpu_text),
        .memory = plain(memory, memory_text),
    };
    if (!ol_slice_int(gpus, &row.gpus) || row.gpus < 0)
        row.gpus = 0;
    for (size_t i = 0; row.gpus && i < sizeof accelerated / sizeof *accelerated; i++)
        if (ol_slice_is(row.family, accelerated[i].family)) {
            row.gpu = ol_slice_of(accelerated[i].gpu);
            row.gpu_memory = ol_slice_of(accelerated[i].memory);
        }
    ol_book_write_type(writer, &row);
}
