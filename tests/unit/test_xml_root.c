/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Roots of documents, good ones and such as no reader of Outlay takes; what the root is follows from XML 1.0, 2.1.
 */
#include "outlay/xml.h"
#include "tests/check.h"
#include "tests/fixture.h"

static struct fixture fixture;

static void names(void)
{
    static const struct {
        const char *text, *root;
    } cases[] = {
        {"<a/>", "a"},
        {"<pricebook version='1'>", "pricebook"},
        {"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <b> -- -->\n<a\n/>", "a"},
        {"<?b <c> ?><a>", "a"},
        {"<!----><a>", "a"},
        {"<!DOCTYPE b SYSTEM \"x>y\"><a>", "a"},
        {"<!DOCTYPE b [<!ENTITY c \"]><d>\"> <!-- it's ]> --> <!ELEMENT e ANY>]>\n<a>", "a"},
        {"", NULL},
        {"text", NULL},
        {"<", NULL},
        {"<!-- <a>", NULL},
        {"<!DOCTYPE a [", NULL},
        {"<a0123456789012345678901234567890123456789012345678901234567890123456789>", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[OL_XML_ROOT_NAME] = "";
        fixture_write(&fixture, "a.xml", cases[i].text, strlen(cases[i].text));
        const bool is_found = ol_xml_root_name(fixture.path, name);
        CHECK_STRING(is_found ? name : "none", cases[i].root ? cases[i].root : "none");
    }
}

/* Longer than any buffer, and than libxml2 lets a comment be. */
static void long_comment(void)
{
    const size_t length = 12000000;
    char name[OL_XML_ROOT_NAME], *text = malloc(length);
    fixture_must(text != NULL, "malloc");
    memset(text, '-', length);
    memcpy(text, "<!-- x ", 7);
    memcpy(text + length - 7, "--><a/>", 7);
    fixture_write(&fixture, "long.xml", text, length);
    CHECK(ol_xml_root_name(fixture.path, name));
    CHECK_STRING(name, "a");
    free(text);
}

static void no_file(void)
{
    char name[OL_XML_ROOT_NAME];
    CHECK(!ol_xml_root_name(fixture_path(&fixture, "nowhere.xml"), name));
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(names);
    CASE(long_comment);
    CASE(no_file);
    fixture_end(&fixture);
    return check_end();
}
