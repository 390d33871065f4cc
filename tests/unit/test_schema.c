/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shipped schema against the tables (the same bytes) and against another reader: libxml2's RELAX NG must take
 * what we take, and refuse what is structurally wrong. Runs from the root of the tree, as all tests do.
 */
#include "outlay/output.h"
#include "outlay/scenario.h"

#include "tests/check.h"

#include <glob.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>

static struct ol_text schema;

static void shipped(void)
{
    FILE *file = fopen("scenarios/scenario.rng", "rb");
    struct ol_text bytes = {0};
    char buffer[4096];
    size_t got;
    CHECK(file);
    while (file && (got = fread(buffer, 1, sizeof buffer, file)) > 0)
        ol_text_add(&bytes, buffer, got);
    if (file)
        fclose(file);
    /* "outlay check --schema >scenarios/scenario.rng" writes it again */
    CHECK(bytes.length == schema.length && memcmp(bytes.data, schema.data, bytes.length) == 0);
    ol_text_release(&bytes);
}

static xmlRelaxNGValidCtxtPtr validator;

static void stay_silent(void *data, xmlErrorPtr told)
{
    (void)data, (void)told;
}

/* Whether the schema and we take the document. */
static bool schema_takes(const char *bytes, size_t length)
{
    xmlDocPtr doc = xmlReadMemory(bytes, (int)length, NULL, NULL, XML_PARSE_NONET);
    const bool is_good = doc && xmlRelaxNGValidateDoc(validator, doc) == 0;
    xmlFreeDoc(doc);
    return is_good;
}

static bool language_takes(const char *bytes, size_t length)
{
    struct ol_error error = {0};
    struct ol_arena arena = {0};
    struct ol_faults faults = {0};
    struct ol_scenario scenario = {0};
    struct ol_xml *xml = ol_xml_of_memory(bytes, length, "t.xml", &error);
    if (xml)
        ol_element_bind(&ol_scenario_element, ol_xml_tree(xml, &arena), &scenario, &arena, &faults);
    const bool is_good = xml && faults.count == 0;
    ol_faults_release(&faults);
    ol_arena_release(&arena);
    ol_xml_close(xml);
    return is_good;
}

static void examples(void)
{
    glob_t found;
    CHECK_INT(glob("scenarios/*.xml", 0, NULL, &found), 0);
    CHECK(found.gl_pathc >= 3);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        xmlDocPtr doc = xmlReadFile(found.gl_pathv[i], NULL, XML_PARSE_NONET);
        if (xmlRelaxNGValidateDoc(validator, doc) != 0)
            CHECK_REPORT("%s does not match the schema", found.gl_pathv[i]);
        xmlFreeDoc(doc);
    }
    globfree(&found);
}

#define START "<scenario version='1' name='s'>"
#define WORK  "<workload><job name='j' pool='p' runtime='1h'/></workload>"
#define POOL  "<pool name='p' cpus='8'/>"
#define END   "</scenario>"

static void agreement(void)
{
    static const struct {
        bool is_good;
        const char *text;
    } cases[] = {
        {true, START WORK POOL END},
        {true, START POOL WORK END}, /* in any order */
        {true, START POOL END},      /* whether there is work or data is asked when all is read */
        {true, START "<run seed=' 7 '/>" POOL WORK "<clock length='1d12h' warmup=' .5h '/>" END},
        {true, "<scenario xml:base='.' xml:lang='en' version='1' name='s'>" WORK POOL END},
        {true, START WORK POOL "<pool name='q' gpus='1'><scheduler backfill='none' pass='event'/></pool>" END},
        {true,
         START "<workload><trace format='csv' href='x' pool='p' delimiter=';'><column field='submit' name='t'/>"
               "</trace></workload>" POOL END},
        {true,
         START "<workload><arrivals name='a' pool='p' count='1' interarrival='exponential(5m)' runtime='2h'/>"
               "</workload>" POOL END},
        /* an element that holds its own sort */
        {true,
         START WORK "<pool name='p' cpus='8'><quota team='a' cpus='4'><quota user='x'><quota queue='q'/></quota>"
                    "<quota user='y' cpus='1'/></quota><queue name='q'/></pool>" END},
        {false,
         START WORK "<pool name='p' cpus='8'><quota team='a'><quota user='x'><quota usr='y'/></quota></quota>"
                    "</pool>" END},
        {false, START WORK "<pool name='p' cpus='8'><quota team='a'><queue name='q'/></quota></pool>" END},
        {true, START WORK END}, /* an <endpoint> may be all that there is */
        {false, START WORK WORK POOL END},
        {false, START WORK POOL "<run/><run/>" END},
        {false, START WORK POOL "<poool name='q' cpus='1'/>" END},
        {false, START WORK POOL "text" END},
        {false, START WORK "<pool name='p'  cpus='8' colour='red'/>" END},
        {false, START WORK "<pool cpus='8'/>" END},
        {false, START WORK "<pool name='p' cpus='-8'/>" END},
        {false, START WORK "<pool name='p' cpus='8.5'/>" END},
        {false, START WORK "<pool name='p q' cpus='8'/>" END},
        {false, START WORK "<pool name='p' cpus='8'><scheduler backfill='esay'/></pool>" END},
        {false, START WORK "<pool name='p' cpus='8'><scheduler/><scheduler/></pool>" END},
        {false, START WORK POOL "<clock length='5'/>" END},
        {false, START WORK POOL "<clock length='5 m'/>" END},
        {false, START WORK POOL "<clock start='tomorrow'/>" END},
        {false, START WORK POOL "<run stream='true'/>" END},
        {false, START WORK POOL "<run replications='0'/>" END},
        {false, START "<workload><trace format='swf' href='x' pool='p' delimiter=';'/></workload>" POOL END},
        {false, START "<workload><trace format='swff' href='x' pool='p'/></workload>" POOL END},
        {false, START "<workload><trace href='x' pool='p'/></workload>" POOL END},
        {false, START "<workload><trace format='swf' href='' pool='p'/></workload>" POOL END},
        {false, START "<workload><arrivals name='a' pool='p' interarrival='5' runtime='2h'/></workload>" POOL END},
        {false, "<scenario version='2' name='s'>" WORK POOL END},
        {false, "<scenario version='1'>" WORK POOL END},
        {false, "<senario version='1' name='s'>" WORK POOL "</senario>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t length = strlen(cases[i].text);
        if (schema_takes(cases[i].text, length) != cases[i].is_good)
            CHECK_REPORT("the schema %s %s", cases[i].is_good ? "refuses" : "takes", cases[i].text);
        if (language_takes(cases[i].text, length) != cases[i].is_good)
            CHECK_REPORT("the language %s %s", cases[i].is_good ? "refuses" : "takes", cases[i].text);
    }
}

int main(void)
{
    struct ol_output *output = ol_output_to_text(&schema);
    ol_element_write_schema(&ol_scenario_element, output);
    ol_output_close(output, NULL);
    xmlRelaxNGParserCtxtPtr parser = xmlRelaxNGNewMemParserCtxt(schema.data, (int)schema.length);
    xmlRelaxNGPtr compiled = xmlRelaxNGParse(parser);
    CHECK(compiled);
    validator = xmlRelaxNGNewValidCtxt(compiled);
    xmlRelaxNGSetValidStructuredErrors(validator, stay_silent, NULL);
    CASE(shipped);
    CASE(examples);
    CASE(agreement);
    xmlRelaxNGFreeValidCtxt(validator);
    xmlRelaxNGFree(compiled);
    xmlRelaxNGFreeParserCtxt(parser);
    ol_text_release(&schema);
    xmlCleanupParser();
    return check_end();
}
