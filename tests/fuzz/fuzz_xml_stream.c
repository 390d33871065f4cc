/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a stream of elements, from memory and as a file: both must tell the same. What is read to its end must
 * be read by xml.h too, as the same elements at the same places, unless its encoding is UTF-8 by another name.
 */
#include "outlay/xml_stream.h"

#include "tests/fuzz/memory_file.h"

#include <string.h>

#define MUST(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void describe(struct ol_text *text, const struct ol_xml_node *node)
{
    ol_text_addf(text, "%s@%d:%d#%d(", node->name, (int)node->place.line, (int)node->place.column,
                 (int)node->ordinal);
    for (size_t i = 0; i < node->attribute_count; i++) {
        ol_text_adds(text, node->attributes[i].name);
        ol_text_adds(text, "=");
        ol_text_adds(text, node->attributes[i].value);
        ol_text_adds(text, " ");
    }
    ol_text_adds(text, "){");
    for (size_t i = 0; i < node->child_count; i++)
        describe(text, node->children[i]);
    ol_text_adds(text, "}");
    ol_text_adds(text, node->text);
}

/* All children and then the fault, if there is one; closes. */
static int describe_all(struct ol_xml_stream *stream, struct ol_text *text, struct ol_error *error)
{
    const struct ol_xml_node *node;
    int got = error->status;
    if (stream)
        while ((got = ol_xml_stream_next(stream, &node, error)) > 0)
            describe(text, node);
    MUST(got == 0 || (error->status == got && error->message[0]));
    if (got)
        ol_text_addf(text, "%d:%s", (int)error->place.line, error->message);
    ol_xml_stream_close(stream);
    return got;
}

static int describe_file(const uint8_t *data, size_t size, struct ol_text *text)
{
    struct ol_error error = {0};
    struct memory_file file = memory_file_new(data, size);
    const int status = describe_all(ol_xml_stream_open(file.path, OL_NOWHERE, &error), text, &error);
    memory_file_free(&file);
    return status;
}

static bool describe_tree(const char *bytes, size_t length, struct ol_text *text)
{
    struct ol_error error = {0};
    struct ol_arena arena = {0};
    struct ol_xml *xml = ol_xml_of_memory(bytes, length, "fuzz.xml", &error);
    if (!xml) {
        MUST(strstr(error.message, "the encoding"));
        return false;
    }
    const struct ol_xml_node *root = ol_xml_tree(xml, &arena);
    for (size_t i = 0; i < root->child_count; i++)
        describe(text, root->children[i]);
    ol_arena_release(&arena);
    ol_xml_close(xml);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct ol_text once = {0}, again = {0};
    struct ol_error error = {0};
    const int status = describe_all(ol_xml_stream_of_memory(bytes, size, "fuzz.xml", &error), &once, &error);
    if (size == 0 || data[0] != 0x1f) { /* else it may be gzip */
        MUST(describe_file(data, size, &again) == status);
        MUST(strcmp(ol_text_string(&once), ol_text_string(&again)) == 0);
    }
    if (status == OL_OK) {
        ol_text_clear(&again);
        if (describe_tree(bytes, size, &again))
            MUST(strcmp(ol_text_string(&once), ol_text_string(&again)) == 0);
    }
    ol_text_release(&once);
    ol_text_release(&again);
    return 0;
}
