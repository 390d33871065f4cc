/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shipped schema of price books is what the program prints, and takes the shipped books by libxml2's own validator;
 * what the schema takes or refuses among small documents is compared with what the reader does.
 */
#include "outlay/pricebook.h"

#include "tests/check.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>

static struct ol_text schema;
static xmlRelaxNGValidCtxtPtr validator;

static void slurp(const char *path, struct ol_text *text)
{
    char buffer[4096];
    size_t got;
    FILE *file = fopen(path, "rb");
    ol_text_clear(text);
    CHECK(file);
    while (file && (got = fread(buffer, 1, sizeof buffer, file)) > 0)
        ol_text_add(text, buffer, got);
    if (file)
        fclose(file);
}

static void is_what_is_printed(void)
{
    struct ol_text shipped = {0};
    slurp("pricing/books/pricebook.rng", &shipped);
    /* "outlay check --schema pricebook >pricing/books/pricebook.rng" writes it again */
    CHECK(shipped.length == schema.length && memcmp(shipped.data, schema.data, schema.length) == 0);
    ol_text_release(&shipped);
}

static bool schema_takes(const char *bytes, size_t length)
{
    xmlDocPtr document = xmlReadMemory(bytes, (int)length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    const bool is_good = document && xmlRelaxNGValidateDoc(validator, document) == 0;
    xmlFreeDoc(document);
    return is_good;
}

static bool reader_takes(const char *bytes, size_t length)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_book *book = ol_book_of_memory(bytes, length, "b.xml", &faults, &error);
    const bool is_good = book;
    ol_book_free(book);
    ol_faults_release(&faults);
    return is_good;
}

static void takes_shipped_books(void)
{
    for (size_t i = 0; ol_shipped_books[i]; i++) {
        struct ol_text path = {0}, text = {0};
        ol_text_addf(&path, "pricing/books/%s.xml", ol_shipped_books[i]);
        slurp(ol_text_string(&path), &text);
        CHECK(schema_takes(text.data, text.length));
        CHECK(reader_takes(text.data, text.length));
        ol_text_release(&path);
        ol_text_release(&text);
    }
}

static void agrees_with_the_reader(void)
{
    static const struct {
        const char *element;
        bool is_good;
    } cases[] = {
        {"", true},
        {"<price meter=\"egress\" amount=\"0.0000166667\"/>", true},
        {"<price meter=\"egress\"><tier from=\"0\" amount=\"1\"/></price>", true},
        {"<rule meter=\"any\" minimum=\"60s\"/>", true},
        {"<flat term=\"spot\" payment=\"any\" discount=\"70%\"/>", true},
        {"<price meter=\"any\" amount=\"1\"/>", false},
        {"<price amount=\"1\"/>", false},
        {"<price meter=\"egress\" amount=\"one\"/>", false},
        {"<price meter=\"egress\" amount=\"1\" amuont=\"1\"/>", false},
        {"<price meter=\"egress\"><tier amount=\"1\"/></price>", false},
        {"<flat term=\"spots\" discount=\"70%\"/>", false},
        {"<commitment name=\"a\" kind=\"reserved\" term=\"2y\"/>", false},
        {"<banana/>", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ol_text text = {0};
        ol_text_addf(&text, "<pricebook version=\"1\" name=\"b\" provider=\"p\" currency=\"USD\">%s</pricebook>",
                     cases[i].element);
        CHECK(schema_takes(text.data, text.length) == cases[i].is_good);
        CHECK(reader_takes(text.data, text.length) == cases[i].is_good);
        ol_text_release(&text);
    }
}

static void stay_silent(void *data, xmlErrorPtr told)
{
    (void)data, (void)told;
}

int main(void)
{
    struct ol_output *output = ol_output_to_text(&schema);
    ol_element_write_schema(&ol_book_element, output);
    ol_output_close(output, NULL);
    xmlRelaxNGParserCtxtPtr parser = xmlRelaxNGNewMemParserCtxt(schema.data, (int)schema.length);
    xmlRelaxNGPtr grammar = xmlRelaxNGParse(parser);
    CHECK(grammar);
    validator = xmlRelaxNGNewValidCtxt(grammar);
    xmlRelaxNGSetValidStructuredErrors(validator, stay_silent, NULL);
    CASE(is_what_is_printed);
    CASE(takes_shipped_books);
    CASE(agrees_with_the_reader);
    xmlRelaxNGFreeValidCtxt(validator);
    xmlRelaxNGFree(grammar);
    xmlRelaxNGFreeParserCtxt(parser);
    ol_text_release(&schema);
    return check_end();
}
