/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines and columns are counted by hand in the documents below; that libxml2 yields the right tree is libxml2's
 * own affair, that nothing outside is read and nothing is unbounded is ours.
 */
#include "outlay/xml.h"

#include "tests/check.h"
#include "tests/fixture.h"

static struct ol_error fault;

static struct ol_xml *read_text(const char *text)
{
    fault = (struct ol_error){0};
    return ol_xml_of_memory(text, strlen(text), "t.xml", &fault);
}

/* The document must be refused with `part` in the message. */
static void refuses(const char *text, int64_t line, int32_t column, const char *part)
{
    struct ol_xml *xml = read_text(text);
    CHECK(xml == NULL);
    CHECK_INT(fault.status, OL_BAD_INPUT);
    CHECK_STRING(fault.place.file, "t.xml");
    CHECK_INT(fault.place.line, line);
    if (column > 0)
        CHECK_INT(fault.place.column, column);
    CHECK_HAS(fault.message, part);
    ol_xml_close(xml);
}

static void places(void)
{
    struct ol_arena arena = {0};
    struct ol_xml *xml = read_text("<?xml version=\"1.0\"?>\n"
                                   "<!-- a < b -->\n"
                                   "<a  one = 'x>y'\n"
                                   "    two=\"3\"><b/>\n"
                                   "  <!-- \xC3\xA4 -->\xC3\xA4 <c d='&lt;'>t</c>\n"
                                   "</a>\n");
    CHECK(xml);
    const struct ol_xml_node *a = ol_xml_tree(xml, &arena);
    CHECK_STRING(a->name, "a");
    CHECK_INT(a->place.line, 3);
    CHECK_INT(a->place.column, 1);
    CHECK_STRING(a->place.file, "t.xml");
    CHECK_INT(a->attribute_count, 2);
    CHECK_INT(a->attributes[0].place.line, 3);
    CHECK_INT(a->attributes[0].place.column, 5);
    CHECK_STRING(a->attributes[0].value, "x>y");
    CHECK_INT(a->attributes[1].place.line, 4);
    CHECK_INT(a->attributes[1].place.column, 5);
    CHECK_INT(a->child_count, 2);
    CHECK_INT(a->children[0]->place.line, 4);
    CHECK_INT(a->children[0]->place.column, 13);
    /* two blanks, a comment of ten characters, one letter, one blank: the 15th column */
    CHECK_INT(a->children[1]->place.line, 5);
    CHECK_INT(a->children[1]->place.column, 15);
    CHECK_INT(a->children[1]->attributes[0].place.column, 18);
    CHECK_STRING(a->children[1]->attributes[0].value, "<");
    CHECK_STRING(a->children[1]->text, "t");
    CHECK_STRING(a->text, "\xC3\xA4");
    CHECK_INT(a->children[1]->ordinal, 2);
    ol_arena_release(&arena);
    ol_xml_close(xml);
}

static void mark_and_far_lines(void)
{
    struct ol_text text = {0};
    struct ol_arena arena = {0};
    ol_text_adds(&text, "\xEF\xBB\xBF<a b=''>");
    for (int i = 0; i < 70000; i++) /* past the 65,535 that libxml2 counts */
        ol_text_adds(&text, "\n");
    ol_text_adds(&text, " <b/></a>");
    struct ol_xml *xml = read_text(ol_text_string(&text));
    CHECK(xml);
    const struct ol_xml_node *a = ol_xml_tree(xml, &arena);
    CHECK_INT(a->place.column, 1);
    CHECK_INT(a->attributes[0].place.column, 4);
    CHECK_INT(a->children[0]->place.line, 70001);
    CHECK_INT(a->children[0]->place.column, 2);
    ol_arena_release(&arena);
    ol_text_release(&text);
    ol_xml_close(xml);
}

static void refusals(void)
{
    refuses("", 1, 1, "empty");
    refuses(" \n ", 1, 1, "empty");
    refuses("hello", 1, 0, "does not begin with");
    refuses("<a>\n<b></a>", 2, 0, "not well-formed XML");
    refuses("<a>\n  \xE9</a>", 2, 3, "0xE9");
    refuses("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", 1, 1, "ISO-8859-1");
    refuses("<!DOCTYPE a><a/>", 1, 0, "a DOCTYPE is not read");
    refuses("\n<!DOCTYPE a SYSTEM 'a.dtd'>\n<a/>", 2, 0, "a DOCTYPE is not read");
    refuses("<!DOCTYPE a [\n<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n<a>&e;</a>", 1, 0, "a DOCTYPE is not read");
    refuses("<!DOCTYPE a [<!ATTLIST a b CDATA 'x'>]><a/>", 1, 0, "a DOCTYPE is not read");
    refuses("<a>\n&e;</a>", 2, 0, "Entity 'e' not defined");
    refuses("<a>\n <b:c xmlns:b='urn:b'/></a>", 2, 2, "urn:b");
    CHECK(ol_xml_of_memory("<a>\n\0</a>", 9, "t.xml", &fault) == NULL);
    CHECK_INT(fault.place.line, 2);
    CHECK_HAS(fault.message, "NUL");
}

/* An instruction whose name begins like the declaration's says nothing of the file's encoding. */
static void instructions(void)
{
    const char *const texts[] = {"<?xml-stylesheet encoding='ISO-8859-1'?><a/>", "<?xmlutf32 encoding='x'?><a/>"};
    for (size_t i = 0; i < 2; i++) {
        struct ol_xml *xml = ol_xml_of_memory(texts[i], strlen(texts[i]), "t.xml", &fault);
        CHECK(xml != NULL);
        ol_xml_close(xml);
    }
}

/* The root, and rows of an element and an attribute each: 250,000 of these are one too many. */
static void crowds(void)
{
    struct ol_text text = {0};
    for (int rows = 249999; rows <= 250000; rows++) {
        ol_text_clear(&text);
        ol_text_adds(&text, "<a>");
        for (int i = 0; i < rows; i++)
            ol_text_adds(&text, "<b c=''/>\n");
        ol_text_adds(&text, "</a>");
        struct ol_xml *xml = read_text(ol_text_string(&text));
        CHECK((xml != NULL) == (rows == 249999));
        ol_xml_close(xml);
    }
    CHECK_HAS(fault.message, "more than 500,000 elements and attributes");
    CHECK_INT(fault.place.line, 250000);
    CHECK_INT(fault.place.column, 1);
    ol_text_release(&text);
}

static void depth(void)
{
    struct ol_text text = {0};
    for (int i = 0; i < 300; i++)
        ol_text_adds(&text, "<a>");
    CHECK(read_text(ol_text_string(&text)) == NULL);
    CHECK_HAS(fault.message, "depth");
    CHECK(!strstr(fault.message, "HUGE"));
    ol_text_release(&text);
}

static void namespaces_and_comments(void)
{
    struct ol_arena arena = {0};
    struct ol_xml *xml = read_text(
        "<a xmlns:xi='http://www.w3.org/2001/XInclude' xml:base='x' v='1'><?pi x?><![CDATA[ a<b ]]></a>");
    CHECK(xml);
    const struct ol_xml_node *a = ol_xml_tree(xml, &arena);
    CHECK_INT(a->attribute_count, 1);
    CHECK_STRING(a->attributes[0].name, "v");
    CHECK_STRING(a->text, "a<b");
    CHECK(ol_xml_attribute(a, "v") == &a->attributes[0]);
    CHECK(ol_xml_attribute(a, "w") == NULL);
    ol_arena_release(&arena);
    ol_xml_close(xml);
}

/* ---- includes ---- */

#define XI "xmlns:xi='http://www.w3.org/2001/XInclude'"

static void put(struct fixture *fixture, const char *name, const char *text)
{
    fixture_write(fixture, name, text, strlen(text));
}

static struct ol_xml *open_text(struct fixture *fixture, const char *text)
{
    fault = (struct ol_error){0};
    put(fixture, "main.xml", text);
    return ol_xml_open(fixture->path, &fault);
}

static void include_places(void)
{
    struct fixture fixture;
    struct ol_arena arena = {0};
    fixture_begin(&fixture);
    put(&fixture, "part.xml", "<!-- first -->\n  <b x='1'><c/></b>\n");
    put(&fixture, "text.txt", "a < b\n");
    struct ol_xml *xml =
        open_text(&fixture, "<a " XI ">\n<xi:include href='part.xml'/>\n"
                            "<xi:include href='text.txt' parse='text'/>\n"
                            "<xi:include href='part.xml' xpointer='xpointer(/b/c)'/>\n"
                            "<xi:include href='none.xml'><xi:fallback><d/></xi:fallback></xi:include>"
                            "</a>");
    CHECK_STRING(fault.message, "");
    const struct ol_xml_node *a = ol_xml_tree(xml, &arena);
    CHECK_INT(a->child_count, 3);
    CHECK_STRING(a->text, "a < b");
    CHECK_STRING(a->children[0]->name, "b");
    CHECK_HAS(a->children[0]->place.file, "/part.xml");
    CHECK_INT(a->children[0]->place.line, 2);
    CHECK_INT(a->children[0]->place.column, 3);
    CHECK_INT(a->children[0]->attributes[0].place.column, 6);
    CHECK_INT(a->children[0]->children[0]->place.column, 12);
    CHECK_STRING(a->children[1]->name, "c");
    CHECK_INT(a->children[1]->place.column, 12);
    CHECK_STRING(a->children[2]->name, "d");
    CHECK_HAS(a->children[2]->place.file, "/main.xml");
    CHECK_INT(a->children[2]->place.line, 5);
    CHECK_HAS(ol_xml_file(xml, 0), "/main.xml");
    CHECK_HAS(ol_xml_file(xml, 1), "/part.xml");
    CHECK_HAS(ol_xml_file(xml, 2), "/text.txt");
    CHECK(ol_xml_file(xml, 3) == NULL);
    ol_xml_close(xml);
    ol_arena_release(&arena);
    fixture_end(&fixture);
}

static void include_refusals(void)
{
    static const struct {
        const char *text, *part;
    } cases[] = {
        {"<a " XI ">\n <xi:include href='http://example.org/a.xml'/></a>", "only local files"},
        {"<a " XI ">\n <xi:include href='file:///etc/passwd'/></a>", "only local files"},
        {"<a " XI ">\n <xi:include href='none.xml'/></a>", "none.xml"},
        {"<a " XI ">\n <xi:include/></a>", "href"},
        {"<a " XI ">\n <xi:include href='part.xml' parse='html'/></a>", "html"},
        {"<a " XI ">\n <xi:include href='part.xml' xpointer='b'/></a>", "xpointer(XPATH)"},
        {"<a " XI ">\n <xi:include href='part.xml' xpointer='xpointer(//z)'/></a>", "selects nothing"},
        {"<a " XI ">\n <xi:include href='part.xml' xpointer='xpointer(//[)'/></a>", "not an XPath"},
        {"<a " XI ">\n <xi:include href='part.xml' xpointer='xpointer(//*)'/></a>", "something inside it"},
        {"<a " XI ">\n <xi:fallback/></a>", "fallback"},
    };
    struct fixture fixture;
    fixture_begin(&fixture);
    put(&fixture, "part.xml", "<b><c/></b>");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(open_text(&fixture, cases[i].text) == NULL);
        CHECK_HAS(fault.message, cases[i].part);
        CHECK_INT(fault.place.line, 2);
        CHECK_INT(fault.place.column, 2);
    }
    put(&fixture, "bad.xml", "<b>\n</c>");
    CHECK(open_text(&fixture, "<a " XI "><xi:include href='bad.xml'/></a>") == NULL);
    CHECK_HAS(fault.message, "/bad.xml:2"); /* its name went with the document, so the message holds it */
    CHECK_INT(fault.place.line, 0);
    fixture_end(&fixture);
}

static void include_loops(void)
{
    struct fixture fixture;
    fixture_begin(&fixture);
    put(&fixture, "b.xml", "<b " XI "><xi:include href='./main.xml'/></b>");
    CHECK(open_text(&fixture, "<a " XI "><xi:include href='b.xml'/></a>") == NULL);
    CHECK_HAS(fault.message, "includes itself");
    CHECK(open_text(&fixture, "<a " XI "><xi:include href='main.xml'/></a>") == NULL);
    CHECK_HAS(fault.message, "includes itself");
    for (int i = 0; i < 40; i++) { /* one file deeper each time */
        char name[20], text[200];
        snprintf(name, sizeof name, "%d.xml", i);
        snprintf(text, sizeof text, "<b " XI "><xi:include href='%d.xml'/></b>", i + 1);
        put(&fixture, name, text);
    }
    put(&fixture, "40.xml", "<b/>");
    CHECK(open_text(&fixture, "<a " XI "><xi:include href='0.xml'/></a>") == NULL);
    CHECK_HAS(fault.message, "more than 32 deep");
    /* main.xml and 32 files below it are allowed: 9.xml to 40.xml */
    struct ol_xml *xml = open_text(&fixture, "<a " XI "><xi:include href='9.xml'/></a>");
    CHECK(xml);
    ol_xml_close(xml);
    for (int i = 0; i < 30; i++) { /* 2^30 files, where nobody counts */
        char name[20], text[200];
        snprintf(name, sizeof name, "%d.xml", i);
        snprintf(text, sizeof text, "<b " XI "><xi:include href='%d.xml'/><xi:include href='%d.xml'/></b>", i + 1,
                 i + 1);
        put(&fixture, name, text);
    }
    put(&fixture, "30.xml", "<b/>");
    CHECK(open_text(&fixture, "<a " XI "><xi:include href='0.xml'/></a>") == NULL);
    CHECK_HAS(fault.message, "10000 includes");
    fixture_end(&fixture);
}

static void include_root(void)
{
    struct fixture fixture;
    struct ol_arena arena = {0};
    fixture_begin(&fixture);
    put(&fixture, "part.xml", "<b><c/><c/></b>");
    struct ol_xml *xml = open_text(&fixture, "<xi:include " XI " href='part.xml'/>");
    CHECK(xml);
    CHECK_STRING(ol_xml_tree(xml, &arena)->name, "b");
    ol_xml_close(xml);
    CHECK(open_text(&fixture, "<xi:include " XI " href='part.xml' xpointer='xpointer(//c)'/>") == NULL);
    CHECK_HAS(fault.message, "exactly one");
    ol_arena_release(&arena);
    fixture_end(&fixture);
}

/* ---- edits ---- */

static int edit(struct ol_xml *xml, const char *xpath, const char *value)
{
    fault = (struct ol_error){0};
    return ol_xml_edit(xml, xpath, value, &fault);
}

static void edits(void)
{
    struct ol_arena arena = {0};
    struct ol_xml *xml =
        read_text("<s><pool name='train' cpus='8'/><pool name='web' cpus='4'/><note>old</note></s>");
    CHECK_INT(edit(xml, "//pool[@name='train']/@cpus", "64"), OL_OK);
    CHECK_INT(edit(xml, "//pool/@kind", "a&b<c"), OL_OK); /* on both, and as it stands */
    CHECK_INT(edit(xml, "//note", "new"), OL_OK);
    CHECK_INT(edit(xml, "//note/text()", "newer"), OL_OK);
    const struct ol_xml_node *root = ol_xml_tree(xml, &arena);
    CHECK_STRING(ol_xml_attribute(root->children[0], "cpus")->value, "64");
    CHECK_STRING(ol_xml_attribute(root->children[0], "cpus")->place.file, "--set //pool[@name='train']/@cpus");
    CHECK_INT(ol_xml_attribute(root->children[0], "cpus")->place.line, 0);
    CHECK_STRING(ol_xml_attribute(root->children[0], "name")->place.file, "t.xml");
    CHECK_STRING(ol_xml_attribute(root->children[1], "cpus")->value, "4");
    CHECK_STRING(ol_xml_attribute(root->children[1], "kind")->value, "a&b<c");
    CHECK_STRING(root->children[2]->text, "newer");
    struct ol_text text = {0};
    ol_xml_write(xml, &text);
    CHECK_HAS(ol_text_string(&text), "<pool name=\"train\" cpus=\"64\" kind=\"a&amp;b&lt;c\"/>");
    ol_text_release(&text);
    ol_arena_release(&arena);
    ol_xml_close(xml);
}

static void edit_refusals(void)
{
    static const struct {
        const char *xpath, *value, *part;
    } cases[] = {
        {"//pool[", "1", "not an XPath"},
        {"document('x')/@a", "1", "nregistered function"}, /* XSLT's */
        {"//pool[$x]/@cpus", "1", "ndefined variable"},
        {"count(//pool)", "1", "yields a value"},
        {"//poool/@cpus", "1", "did you mean \"pool\""},
        {"//pool[@name='trian']/@cpus", "1", "did you mean \"train\""},
        {"//zzzzzz", "1", "selects nothing"},
        {"/s", "1", "holds other elements"},
        {"//comment()", "1", "selects nothing"}, /* they are not kept */
        {"/", "1", "neither attribute"},
        {"//pool/@cpus", "a\001b", "control character"},
        {"//pool/@cpus", "\xFF", "UTF-8"},
        {"", "1", "not an XPath"},
    };
    struct ol_xml *xml = read_text("<s><!-- c --><pool name='train' cpus='8'/></s>");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_INT(edit(xml, cases[i].xpath, cases[i].value), OL_BAD_INPUT);
        CHECK_HAS(fault.message, cases[i].part);
        CHECK_HAS(fault.place.file, "--set ");
    }
    ol_xml_close(xml);
}

/* Layout and comments say nothing, so the digest's text is without them. */
static void writing(void)
{
    struct ol_text first = {0}, second = {0};
    struct ol_xml *a = read_text("<s a='1'><b/>\n<!-- c --><c>t</c></s>");
    struct ol_xml *b = read_text("<s   a=\"1\">\n  <b></b><c> t </c>\n</s>");
    ol_xml_write(a, &first);
    ol_xml_write(b, &second);
    CHECK_STRING(ol_text_string(&first), "<s a=\"1\">\n  <b/>\n  <c>t</c>\n</s>\n");
    CHECK_STRING(ol_text_string(&second), ol_text_string(&first));
    ol_text_release(&first);
    ol_text_release(&second);
    ol_xml_close(a);
    ol_xml_close(b);
}

static void missing_file(void)
{
    CHECK(ol_xml_open("/nonexistent/a.xml", &fault) == NULL);
    CHECK_INT(fault.status, OL_BAD_INPUT);
    CHECK_HAS(fault.message, "/nonexistent/a.xml");
}

int main(void)
{
    CASE(places);
    CASE(mark_and_far_lines);
    CASE(refusals);
    CASE(instructions);
    CASE(crowds);
    CASE(depth);
    CASE(namespaces_and_comments);
    CASE(include_places);
    CASE(include_refusals);
    CASE(include_loops);
    CASE(include_root);
    CASE(edits);
    CASE(edit_refusals);
    CASE(writing);
    CASE(missing_file);
    return check_end();
}
