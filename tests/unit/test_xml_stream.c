/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Elements are compared with the tree that xml.h makes of the same document, places and all, and with strings written
 * by hand. A piece of the input ends where a gzip member ends, so that two members put an edge between any two bytes.
 */
#include "outlay/xml_stream.h"

#include "outlay/input.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <malloc.h>
#include <zlib.h>

static struct fixture fixture;

/* name@line:column#ordinal(attribute=value ...){children}"text" */
static void describe(struct ol_text *text, const struct ol_xml_node *node)
{
    ol_text_addf(text, "%s@%d:%d#%d(", node->name, (int)node->place.line, (int)node->place.column,
                 (int)node->ordinal);
    for (size_t i = 0; i < node->attribute_count; i++)
        ol_text_addf(text, "%s%s=%s", i > 0 ? " " : "", node->attributes[i].name, node->attributes[i].value);
    ol_text_adds(text, "){");
    for (size_t i = 0; i < node->child_count; i++)
        describe(text, node->children[i]);
    ol_text_addf(text, "}\"%s\"", node->text);
}

/* All children, up to the end or a fault, and closes: the status. */
static int describe_all(struct ol_xml_stream *stream, struct ol_text *text, struct ol_error *error)
{
    const struct ol_xml_node *node;
    int got = error->status;
    if (!stream)
        return got;
    while ((got = ol_xml_stream_next(stream, &node, error)) > 0)
        describe(text, node);
    CHECK_INT(ol_xml_stream_next(stream, &node, NULL), got);
    ol_xml_stream_close(stream);
    return got;
}

static int describe_memory(const char *bytes, size_t length, struct ol_text *text, struct ol_error *error)
{
    *error = (struct ol_error){0};
    ol_text_clear(text);
    return describe_all(ol_xml_stream_of_memory(bytes, length, "memory.xml", error), text, error);
}

static int describe_file(const struct ol_text *bytes, struct ol_text *text, struct ol_error *error)
{
    *error = (struct ol_error){0};
    ol_text_clear(text);
    fixture_write(&fixture, "book.xml.gz", bytes->data, bytes->length);
    return describe_all(ol_xml_stream_open(fixture.path, OL_NOWHERE, error), text, error);
}

static const char book[] = "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\r\n"
                           "<!-- prices, <as> they were -->\n"
                           "<prices currency=\"EUR\" source='gr\xc3\xbc\xc3\x9f'>\r\n"
                           "  <price id=\"a\" amount=\"0.10\"/><price\n"
                           "     id='b &lt;&amp;&#x20AC;&quot;&gt;'\n"
                           "     note=\"two\nlines\tand a tab\" xml:lang=\"en\">\n"
                           "    <tier up-to=\"10\"/>some <tier up-to=\"20\"> deep\r\ntext </tier> text\n"
                           "  </price >\n"
                           "  <?pi <price/> ?><!-- <price/> --><empty></empty>\n"
                           "\xc2\xa0<cdata/>\n";

/* The same without the no-break space, which is text in the root. */
static const char good_book[] = "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\r\n"
                                "<!-- prices, <as> they were -->\n"
                                "<prices currency=\"EUR\" source='gr\xc3\xbc\xc3\x9f'>\r\n"
                                "  <price id=\"a\" amount=\"0.10\"/><price\n"
                                "     id='b &lt;&amp;&#x20AC;&quot;&gt;'\n"
                                "     note=\"two\nlines\tand a tab\" xml:lang=\"en\">\n"
                                "    <tier up-to=\"10\"/>some <tier up-to=\"20\"> deep\r\ntext </tier> text\n"
                                "  </price >\n"
                                "  <?pi <price/> ?><!-- <price/> \xe2\x82\xac --><empty></empty>\n"
                                "  <cdata><![CDATA[<&]]\xc3\xbc\r\n\ra\r]]><![CDATA[\n]]>&amp;</cdata>\n"
                                "</prices>\n<!-- the end -->\n";
static const char good_children[] =
    "price@4:3#1(id=a amount=0.10){}\"\""
    "price@4:32#2(id=b <&\xe2\x82\xac\"> note=two lines and a tab){"
    "tier@8:5#3(up-to=10){}\"\"tier@8:28#4(up-to=20){}\"deep\ntext\"}\"some  text\""
    "empty@11:38#5(){}\"\""
    "cdata@12:3#6(){}\"<&]]\xc3\xbc\n\na\n\n&\"";

static void elements_by_hand(void)
{
    struct ol_error error = {0};
    struct ol_text text = {0};
    struct ol_xml_stream *stream = ol_xml_stream_of_memory(good_book, sizeof good_book - 1, "memory.xml", &error);
    describe(&text, ol_xml_stream_root(stream));
    CHECK_STRING(ol_text_string(&text), "prices@3:1#0(currency=EUR source=gr\xc3\xbc\xc3\x9f){}\"\"");
    ol_text_clear(&text);
    CHECK_INT(describe_all(stream, &text, &error), OL_OK);
    CHECK_STRING(ol_text_string(&text), good_children);

    CHECK_INT(describe_memory("<a/>", 4, &text, &error), OL_OK);
    CHECK_STRING(ol_text_string(&text), "");
    CHECK_INT(describe_memory("<a><b/>", 7, &text, &error), OL_BAD_INPUT);
    CHECK_STRING(ol_text_string(&text), "b@1:4#1(){}\"\"");
    ol_text_release(&text);
}

/* xml.h reads the same document as a whole. */
static void elements_are_those_of_the_whole_tree(void)
{
    struct ol_error error = {0};
    struct ol_arena arena = {0};
    struct ol_text want = {0}, got = {0};
    struct ol_xml *xml = ol_xml_of_memory(good_book, sizeof good_book - 1, "memory.xml", &error);
    const struct ol_xml_node *root = ol_xml_tree(xml, &arena);
    for (size_t i = 0; i < root->child_count; i++)
        describe(&want, root->children[i]);
    CHECK_INT(describe_memory(good_book, sizeof good_book - 1, &got, &error), OL_OK);
    CHECK_STRING(ol_text_string(&got), ol_text_string(&want));
    ol_xml_close(xml);
    ol_arena_release(&arena);
    ol_text_release(&want);
    ol_text_release(&got);
}

static void add_member(struct ol_text *file, const char *bytes, size_t length)
{
    unsigned char packed[2000];
    z_stream stream = {0};
    fixture_must(deflateInit2(&stream, 1, Z_DEFLATED, 16 + 9, 1, Z_DEFAULT_STRATEGY) == Z_OK, "deflate");
    stream.next_in = (unsigned char *)(uintptr_t)bytes;
    stream.avail_in = (unsigned)length;
    stream.next_out = packed;
    stream.avail_out = sizeof packed;
    fixture_must(deflate(&stream, Z_FINISH) == Z_STREAM_END, "deflate");
    ol_text_add(file, (const char *)packed, sizeof packed - stream.avail_out);
    deflateEnd(&stream);
}

static void pieces_may_end_anywhere(void)
{
    struct ol_text file = {0}, all = {0};
    struct ol_error error;
    const size_t length = sizeof good_book - 1;
    for (size_t edge = 1; edge < length; edge++) {
        ol_text_clear(&file);
        add_member(&file, good_book, edge);
        add_member(&file, good_book + edge, length - edge);
        CHECK_INT(describe_file(&file, &all, &error), OL_OK);
        CHECK_STRING(error.message, "");
        CHECK_STRING(ol_text_string(&all), good_children);
    }
    for (size_t size = 1; size < 12; size++) {
        ol_text_clear(&file);
        for (size_t at = 0; at < length; at += size)
            add_member(&file, good_book + at, at + size < length ? size : length - at);
        CHECK_INT(describe_file(&file, &all, &error), OL_OK);
        CHECK_STRING(ol_text_string(&all), good_children);
    }
    ol_text_release(&file);
    ol_text_release(&all);
}

static void a_truncated_document_is_an_error_anywhere(void)
{
    struct ol_text all = {0};
    struct ol_error error;
    const size_t whole = (size_t)(strstr(good_book, "</prices>") + 9 - good_book);
    for (size_t length = 0; length < whole; length++) {
        CHECK_INT(describe_memory(good_book, length, &all, &error), OL_BAD_INPUT);
        CHECK(strncmp(ol_text_string(&all), good_children, all.length) == 0);
        CHECK(error.message[0] && error.place.line > 0);
    }
    ol_text_release(&all);
}

static void what_is_refused(void)
{
    static const struct {
        const char *xml;
        int line;
        const char *why;
    } rows[] = {
        {"", 1, "the file is empty"},
        {"<!DOCTYPE a><a/>", 1, "a DOCTYPE is not read"},
        {"\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'>\n<a/>", 2, "a DOCTYPE is not read"},
        {"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", 1, "a DOCTYPE is not read"},
        {"<a>\n<b>&x;</b></a>", 2, "Entity 'x' not defined"},
        {"<a>\n<b c='&x;'/></a>", 2, "Entity 'x' not defined"},
        {"<a>\n\ntext<b/></a>", 3, "text directly in <a>"},
        {"<a><b/>\n&#65;</a>", 2, "text directly in <a>"},
        {"<a><![CDATA[x]]></a>", 1, "text directly in <a>"},
        {"<a xmlns='urn:x'/>", 1, "<a> is in the namespace \"urn:x\""},
        {"<a>\n<i:b xmlns:i='http://www.w3.org/2001/XInclude' href='x'/></a>", 2, "is in the namespace"},
        {"<a>\n<x:b/></a>", 2, "prefix x"},
        {"<a>\n<b></c></a>", 2, "tag mismatch"},
        {"<a>\n<b c='1' c='2'/></a>", 2, "Attribute c redefined"},
        {"<a>\n<b c=1/></a>", 2, "not well-formed"},
        {"<a>\n<b c='<'/></a>", 2, "not well-formed"},
        {"<a/>\n<b/>", 2, "Extra content"},
        {"<a>\n<b>\x01</b></a>", 2, "not well-formed"},
        {"<a>\n<b>\xff</b></a>", 2, "UTF-8"},
        {"<a>\n<b><![CDATA[x\xc1\xbc]]></b></a>", 2, "UTF-8"},
        {"<a>\n<b><![CDATA[\xe0\x9f\xbf]]></b></a>", 2, "UTF-8"},
        {"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", 1, "save the file as UTF-8"},
        {"\xff\xfe<", 1, ""},
    };
    struct ol_text all = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_error error;
        CHECK_INT(describe_memory(rows[i].xml, strlen(rows[i].xml), &all, &error), OL_BAD_INPUT);
        CHECK_HAS(error.message, rows[i].why);
        CHECK_INT(error.place.line, rows[i].line);
        CHECK_STRING(error.place.file, "memory.xml");
    }
    struct ol_error error;
    CHECK_INT(describe_memory("\xff\xfe<\0a\0/\0>\0", 10, &all, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "save the file as UTF-8");
    CHECK_INT(describe_memory(book, sizeof book - 1, &all, &error), OL_BAD_INPUT); /* behind four elements */
    CHECK_HAS(error.message, "elements only: \xc2\xa0");
    CHECK(strncmp(ol_text_string(&all), good_children, 40) == 0);
    ol_text_release(&all);
}

/* The open element of one piece and the elements behind it keep apart, whatever lies between. */
static void long_documents(void)
{
    struct ol_error error = {0};
    struct ol_text xml = {0};
    const struct ol_xml_node *node;
    int count = 0, good = 0;
    ol_text_adds(&xml, "<prices>");
    for (int i = 0; i < 20000; i++) {
        ol_text_addf(&xml, "<price id=\"%d\" note=\"%.*s\">", i, i % 997, "");
        for (int k = 0; k < (i % 1000 == 7 ? 3000 : i % 4); k++)
            ol_text_addf(&xml, "<tier n=\"%d\"/>", k);
        ol_text_addf(&xml, "t%d</price>\n", i);
    }
    ol_text_adds(&xml, "</prices>");
    fixture_write(&fixture, "long.xml", xml.data, xml.length);
    struct ol_xml_stream *stream = ol_xml_stream_open(fixture.path, OL_NOWHERE, &error);
    for (; ol_xml_stream_next(stream, &node, &error) > 0; count++) {
        char id[20], text[20], last[20];
        const int tiers = count % 1000 == 7 ? 3000 : count % 4;
        snprintf(id, sizeof id, "%d", count);
        snprintf(text, sizeof text, "t%d", count);
        snprintf(last, sizeof last, "%d", tiers - 1);
        good += node->attribute_count == 2 && strcmp(node->attributes[0].value, id) == 0 &&
                strcmp(node->text, text) == 0 && node->child_count == (size_t)tiers &&
                (tiers == 0 || strcmp(node->children[tiers - 1]->attributes[0].value, last) == 0) &&
                node->place.line == count + 1 && node->place.column == (count ? 1 : 9);
    }
    CHECK_STRING(error.message, "");
    CHECK_INT(good, 20000);
    CHECK_INT(count, 20000);
    ol_xml_stream_close(stream);
    ol_text_release(&xml);
}

/* What is taken from malloc does not grow with the document. */
static void memory_stays(void)
{
    struct ol_error error = {0};
    struct ol_text xml = {0};
    const struct ol_xml_node *node;
    size_t least = SIZE_MAX, most = 0;
    ol_text_adds(&xml, "<prices>");
    for (int i = 0; i < 50000; i++)
        ol_text_addf(&xml, "<price id=\"%d\" amount=\"0.1\"><tier/><tier/></price>", i);
    ol_text_adds(&xml, "</prices>");
    struct ol_xml_stream *stream = ol_xml_stream_of_memory(xml.data, xml.length, "long", &error);
    for (int i = 0; ol_xml_stream_next(stream, &node, &error) > 0; i++) {
        const size_t used = mallinfo2().uordblks + mallinfo2().hblkhd;
        if (i >= 5000 && used < least)
            least = used;
        if (i >= 5000 && used > most)
            most = used;
    }
    CHECK(most - least < 300000); /* of 2.6 MB of text */
    ol_xml_stream_close(stream);
    ol_text_release(&xml);
}

static void limits(void)
{
    static const struct {
        const char *head, *fill, *tail, *why;
    } rows[] = {
        {"<a><b>", "<c/>", "</b></a>", "<b> with all that is in it is longer than 1048576 bytes"},
        {"<a><b>", "text ", "</b></a>", "<b> with all that is in it is longer than 1048576 bytes"},
        {"<a><!-- ", "hush ", "--></a>", "longer than 1048576 bytes"},
    };
    struct ol_text xml = {0}, all = {0};
    struct ol_error error;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t length = 900000; length <= 1200000; length += 300000) {
            ol_text_clear(&xml);
            ol_text_adds(&xml, rows[i].head);
            while (xml.length < length)
                ol_text_adds(&xml, rows[i].fill);
            ol_text_adds(&xml, rows[i].tail);
            const bool is_good = length < OL_XML_STREAM_ELEMENT;
            CHECK_INT(describe_memory(xml.data, xml.length, &all, &error), is_good ? OL_OK : OL_BAD_INPUT);
            CHECK_HAS(error.message, is_good ? "" : rows[i].why);
        }
    }
    for (size_t length = 60; length <= 120; length += 5) { /* KiB, from within one piece to across four of them */
        ol_text_clear(&xml);
        ol_text_adds(&xml, "<a>\n<b c='");
        while (xml.length < length << 10)
            ol_text_adds(&xml, "v");
        ol_text_adds(&xml, "'/></a>");
        const bool is_good = length < 64;
        CHECK_INT(describe_memory(xml.data, xml.length, &all, &error), is_good ? OL_OK : OL_BAD_INPUT);
        CHECK_HAS(error.message, is_good ? "" : "the tag that begins here is longer than 65536 bytes");
        CHECK_INT(error.place.line, is_good ? 0 : 2);
    }
    for (int depth = OL_XML_STREAM_DEPTH; depth <= OL_XML_STREAM_DEPTH + 1; depth++) {
        ol_text_clear(&xml);
        ol_text_adds(&xml, "<a>");
        for (int i = 0; i < depth; i++)
            ol_text_adds(&xml, "<b>");
        for (int i = 0; i < depth; i++)
            ol_text_adds(&xml, "</b>");
        ol_text_adds(&xml, "</a>");
        const bool is_good = depth == OL_XML_STREAM_DEPTH;
        CHECK_INT(describe_memory(xml.data, xml.length, &all, &error), is_good ? OL_OK : OL_BAD_INPUT);
        CHECK_HAS(error.message, is_good ? "" : "more than 32 deep");
    }
    ol_text_release(&xml);
    ol_text_release(&all);
}

static void files(void)
{
    static const struct ol_place somewhere = {"command", 7, 3};
    struct ol_text file = {0}, all = {0};
    struct ol_error error = {0};
    CHECK(!ol_xml_stream_open(fixture_path(&fixture, "missing.xml"), somewhere, &error));
    CHECK_INT(error.place.line, 7);
    add_member(&file, "<a>\n<b/>\n", 9);
    ol_text_adds(&file, "not gzip");
    CHECK_INT(describe_file(&file, &all, &error), OL_BAD_INPUT);
    CHECK_STRING(ol_text_string(&all), "b@2:1#1(){}\"\"");
    CHECK_HAS(error.message, "bytes follow that are no gzip");
    CHECK_INT(error.place.line, 3);
    ol_text_release(&file);
    ol_text_release(&all);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(elements_by_hand);
    CASE(elements_are_those_of_the_whole_tree);
    CASE(pieces_may_end_anywhere);
    CASE(a_truncated_document_is_an_error_anywhere);
    CASE(what_is_refused);
    CASE(long_documents);
    CASE(memory_stays);
    CASE(limits);
    CASE(files);
    fixture_end(&fixture);
    return check_end();
}
