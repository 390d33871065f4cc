/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recorded markets of a few rows: what they become, and what is said of those that are none. Signals are written as
 * text: "0:1 5:0 <10" is 1 from 0 on and 0 from 5 s up to the end at 10 s; * is OL_AVAILABLE.
 */
#include "outlay/availability.h"

#include "outlay/arena.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <zlib.h>

static struct fixture fixture;

static void tell(const struct ol_signal *signal, struct ol_text *told)
{
    ol_text_clear(told);
    for (size_t i = 0; i < signal->count; i++) {
        ol_text_addf(told, "%g:", (double)signal->at[i] / (double)OL_SECOND);
        if (signal->values[i] == OL_AVAILABLE)
            ol_text_adds(told, "* ");
        else
            ol_text_addf(told, "%g ", signal->values[i]);
    }
    ol_text_addf(told, "<%g", (double)signal->end / (double)OL_SECOND);
    if (signal->start)
        ol_text_addf(told, " from %g", (double)signal->start / (double)OL_SECOND);
}

/* The signal, or "LINE: message" with line 0 where it is the file, or the element, that is blamed. */
static const char *outcome(int status, struct ol_signal *signal, const struct ol_error *error)
{
    static struct ol_text told; /* reachable to the end */
    CHECK_INT(status, error->status);
    tell(signal, &told);
    if (status != OL_OK) {
        ol_text_clear(&told);
        ol_text_addf(&told, "%d: %s", (int)error->place.line, error->message);
        CHECK(error->message[0]);
    }
    ol_signal_release(signal);
    return ol_text_string(&told);
}

static const char *load(struct ol_availability availability, const char *text)
{
    struct ol_signal signal = {0};
    struct ol_error error = {0};
    availability.href = fixture_write(&fixture, "trace", text, strlen(text));
    return outcome(ol_availability_load(&availability, &signal, &error), &signal, &error);
}

static const char *load_prices(struct ol_price_history history, ol_time start_instant, const char *text)
{
    struct ol_signal signal = {0};
    struct ol_error error = {0};
    history.href = fixture_write(&fixture, "prices", text, strlen(text));
    return outcome(ol_price_history_load(&history, start_instant, &signal, &error), &signal, &error);
}

static const struct ol_availability available = {.means = OL_MEANS_AVAILABLE};
static const struct ol_availability unavailable = {.means = OL_MEANS_UNAVAILABLE};
static const struct ol_availability nodes = {.means = OL_MEANS_NODES};
static const struct ol_price_history any = {0};

/* ---- availability ---- */

static void json(void)
{
    static const char text[] = "{\"metadata\": {\"gap_seconds\": 195}, \"data\": [0, 0, 1, 1, 0]}";
    CHECK_STRING(load(available, text), "0:0 390:* 780:0 <975");
    CHECK_STRING(load(unavailable, text), "0:* 390:0 780:* <975");
    CHECK_STRING(load(nodes, text), "0:0 390:1 780:0 <975");
    /* the gap behind the data, other keys around both, numbers as other writers have them */
    CHECK_STRING(load(available,
                      "\xef\xbb\xbf\n{\"generator\": \"x\", \"data\": [1.0, 1, 0e0],\n\"more\": {\"data\": "
                      "[7]}, \"metadata\": {\"n\": [{}], \"gap_seconds\": 0.5, \"z\": null}}\n"),
                 "0:* 1:0 <1.5");
    CHECK_STRING(load(nodes, "{\"metadata\":{\"gap_seconds\":60},\"data\":[16,16,3,0]}"), "0:16 120:3 180:0 <240");
}

static void given_gap_and_shift(void)
{
    struct ol_availability availability = available;
    availability.gap = OL_MINUTE;
    availability.shift = 70 * OL_SECOND;
    CHECK_STRING(load(availability, "{\"metadata\": {\"gap_seconds\": 195}, \"data\": [0, 1]}"),
                 "0:0 60:* <120 from 70");
    CHECK_STRING(load(availability, "{\"data\": [0, 1]}"), "0:0 60:* <120 from 70");
    availability.shift = 120 * OL_SECOND;
    CHECK_STRING(load(availability, "{\"data\": [0, 1]}"),
                 "0: the clock would start behind the trace's end; give a shift below its length, 2m");
}

static void bad_json(void)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"[0, 1]", "1: the file is no trace; {\"metadata\""},
        {"{\"metadata\": {\"gap_seconds\": 1},\n \"data\": 3}", "2: \"data\" is no list"},
        {"{\"metadata\": {\"gap_seconds\": 1}}", "0: the file has no value"},
        {"{\"metadata\": {\"gap_seconds\": 1}, \"data\": []}", "0: the file has no value"},
        {"{\"data\": [0, 1]}", "0: the file does not say how long each of its values lasts; say so with gap="},
        {"{\"metadata\": 195, \"data\": [0, 1]}", "0: the file does not say how long"},
        {"{\"metadata\": {\n\"gap_seconds\": 0}}", "2: gap_seconds is 0; a number of seconds above 0"},
        {"{\"metadata\": {\n\"gap_seconds\": -5}}", "2: gap_seconds is -5;"},
        {"{\"metadata\": {\n\"gap_seconds\": 1e300}}", "2: gap_seconds is 1e300;"},
        {"{\"metadata\": {\n\"gap_seconds\": \"195\"}}", "2: gap_seconds is no number"},
        {"{\"metadata\": {\"gap_seconds\": 2e12}, \"data\": [0, 1]}",
         "0: 2 values with a gap of 2e+12 s last longer"},
        {"{\"data\": [0],\n \"data\": [1]}", "2: this is the second \"data\""},
        {"{\"data\": [0,\n \"1\"]}", "2: value 2 of \"data\" is no number"},
        {"{\"data\": [0,\n [1]]}", "2: value 2 of \"data\" is no number"},
        {"{\"data\": [0,\n\n 2]}",
         "3: the value is \"2\" where 0 and 1 say whether there are nodes; if it is a number"},
        {"{\"data\": [0, 0.5]}", "1: the value is \"0.5\" where 0 and 1"},
        {"{\"data\": [0, -1]}", "1: the value is \"-1\"; 0 or 1 was expected"},
        {"{\"data\": [0, 1", "1: "},
        {"{\"data\": [0, 1]} 5", "1: "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_HAS(load(available, rows[i].text), rows[i].says);
    CHECK_HAS(load(nodes, "{\"data\": [-1]}"), "1: the value is \"-1\"; a number of nodes was expected");
    CHECK_HAS(load(nodes, "{\"data\": [1e10]}"), "1: the value is \"1e10\"; at most 1e9 nodes");
    CHECK_HAS(load(nodes, "{\"data\": [1e999]}"), "1: the value is \"1e999\"; a number of nodes");
}

static void one_column(void)
{
    struct ol_availability availability = available;
    availability.gap = 2 * OL_SECOND;
    CHECK_STRING(load(availability, "0\n1\n\n1\n0"), "0:0 2:* 6:0 <8");
    CHECK_STRING(load(availability, "V100 there\r\n1.0\r\n0.0\r\n"), "0:* 2:0 <4");
    /* of columns without a time */
    CHECK_STRING(load(availability, "zone,value,by\na,1,x\na,0,y\n"), "0:* 2:0 <4");
    CHECK_HAS(load(available, "0\n1\n"), "0: the file does not say how long");
    CHECK_HAS(load(availability, ""), "0: the file has no value");
    CHECK_HAS(load(availability, " \n"), "0: the file has no value");
    CHECK_HAS(load(availability, "value\n"), "0: the file has no value");
    CHECK_HAS(load(availability, "0\nx\n"), "2: the value is \"x\"; 0 or 1");
    CHECK_HAS(load(availability, "0\n1,1\n"), "2: the row has 2 fields; the first one has 1");
    CHECK_HAS(load(availability, "0\nnan\n"), "2: the value is \"nan\"; 0 or 1");
}

static void times(void)
{
    CHECK_STRING(load(available, "time,value\n0,1\n10,0\n15,1\n"), "0:* 10:0 15:* <20");
    CHECK_STRING(load(available, "0;1\n10.5;0\n"), "0:* 10.5:0 <21");
    CHECK_STRING(load(nodes, "Nodes,Elapsed\n3,0s\n4,5m\n4,1h\n"), "0:3 300:4 <6900");
    CHECK_STRING(load(nodes, "zone,count,time\na,3,0\na,4,60\n"), "0:3 60:4 <120");
    /* of two columns one name is enough */
    CHECK_STRING(load(nodes, "time,V100\n0,3\n60,4\n"), "0:3 60:4 <120");
    CHECK_STRING(load(nodes, "minute,value\n0,3\n60,4\n"), "0:3 60:4 <120");
    CHECK_STRING(load(nodes, "timestamp,nodes\n2023-02-15T23:59:30Z,1\n2023-02-16T01:00:00+01:00,2\n"),
                 "0:1 30:2 <60");
    CHECK_STRING(load(nodes, "1676505570,1\n1676505600,2\n"), "0:1 30:2 <60");
    struct ol_availability availability = nodes;
    availability.gap = 5 * OL_SECOND;
    availability.shift = 4 * OL_SECOND;
    CHECK_STRING(load(availability, "time,value\n0,1\n"), "0:1 <5 from 4");
    CHECK_STRING(load(availability, "time,value\n0,1\n10,0\n"), "0:1 10:0 <15 from 4");
}

static void bad_times(void)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"a,b,c\n0,1,2\n",
         "1: no column's name is one of time and value, of which a trace is made; its columns are "
         "\"a\", \"b\", \"c\""},
        {"a,b\n0,1\n", "1: no column's name"},
        {"time,a,b\n0,1,1\n", "1: no column's name"},
        {"0,1,1\n", "1: there are 3 columns and no header; name them"},
        {"time,value\n0,1\n5\n", "3: the row has 1 field; the first one has 2"},
        {"time,value\n0,1\n5,\n", "3: there is no value"},
        {"time,value\n,1\n", "2: the time is \"\"; seconds, a duration"},
        {"time,value\nsoon,1\n", "2: the time is \"soon\"; seconds, a duration"},
        {"time,value\n5,1\n9,0\n", "2: the trace begins at 5 s and says nothing of the time from 0 to there"},
        {"time,value\n-5,1\n9,0\n", "2: the trace begins at -5 s"},
        {"time,value\n0,1\n9,0\n5,1\n", "4: the time \"5\" is not behind that of the row before; sort the rows"},
        {"time,value\n0,1\n9,0\n9,1\n",
         "4: the time \"9\" is not behind that of the row before; sort the rows and "},
        {"time,value\n0,1\n2023-02-15T00:00:00Z,0\n", "3: the time is \"2023-02-15T00:00:00Z\", an instant where"},
        {"time,value\n2023-02-15T00:00:00Z,0\n5,1\n", "3: the time is \"5\", a number where"},
        {"time,value\n0,1\n", "2: the trace has one row, which does not say how long it lasts"},
        {"time,value\n0,1\n2e12,0\n", "3: the trace goes on for longer than can be simulated"},
        {"time,value\n0,1\n9e12,0\n", "3: the time is \"9e12\""},
        {"time,value\n0,1\n\"1,0\n", "3: "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_HAS(load(available, rows[i].text), rows[i].says);
}

/* ---- prices ---- */

#define ENTRY(time, system, type, price, zone)                                                                    \
    "{\"AvailabilityZone\":\"" zone "\",\"InstanceType\":\"" type "\",\"ProductDescription\":\"" system           \
    "\",\"SpotPrice\":\"" price "\",\"Timestamp\":\"" time "\"}"

/* Two pages of two zones, each newest first; of 10:00:20 there are two prices. */
static const char history_text[] = "{\"NextToken\": \"n\", \"SpotPriceHistory\": [\n" ENTRY(
    "2023-02-15T10:00:30.000Z", "Linux/UNIX", "p3.2xlarge", "0.950000", "us-east-1a") ",\n"     //
    ENTRY("2023-02-15T10:00:20+00:00", "Linux/UNIX", "p3.2xlarge", "0.918", "us-east-1a") ",\n" //
    ENTRY("2023-02-15T10:00:20+00:00", "Linux/UNIX", "p3.2xlarge", "9", "us-east-1a") ",\n"     //
    ENTRY("2023-02-15T10:00:10Z", "Windows", "p3.2xlarge", "2.1",
          "us-east-1b") "]}\n" //
                        "{\"SpotPriceHistory\": [" ENTRY("2023-02-15T10:00:15Z", "Linux/UNIX (Amazon VPC)",
                                                         "p3.2xlarge", "0.918",
                                                         "us-east-1a") ",\n" //
    ENTRY("2023-02-15T10:00:00Z", "Linux/UNIX", "p3.2xlarge", "0.7", "us-east-1a") "]}";

/* 2023-02-15T10:00:00Z is 1676455200 s after 1970 (date -u -d). */
#define TEN (1676455200 * OL_SECOND)

static void aws(void)
{
    struct ol_price_history history = {.zone = "us-east-1a"};
    static const char signal[] = "0:0.7 15:0.918 30:0.95 <40";
    CHECK_STRING(load_prices(history, OL_NEVER, history_text), signal);
    CHECK_STRING(load_prices((struct ol_price_history){.system = "linux"}, OL_NEVER, history_text), signal);
    CHECK_STRING(load_prices((struct ol_price_history){.system = " Linux/UNIX "}, OL_NEVER, history_text), signal);
    history.type = "p3.2xlarge";
    CHECK_STRING(load_prices(history, TEN, history_text), signal);
    CHECK_STRING(load_prices(history, TEN + 12 * OL_SECOND, history_text), "0:0.7 15:0.918 30:0.95 <40 from 12");
    history.shift = 5 * OL_SECOND;
    CHECK_STRING(load_prices(history, TEN + 12 * OL_SECOND, history_text), "0:0.7 15:0.918 30:0.95 <40 from 5");
    /* one alone */
    CHECK_STRING(load_prices((struct ol_price_history){.system = "windows"}, OL_NEVER, history_text),
                 "0:2.1 <3600");
}

static void choices(void)
{
    static const char *const several = "0: the file has prices of several sorts, of which one has to be chosen: ";
    const char *told = load_prices(any, OL_NEVER, history_text);
    CHECK_HAS(told, several);
    CHECK_HAS(told, "zone=\"...\" of us-east-1a, us-east-1b; system=\"...\" of linux, windows");
    CHECK(!strstr(told, "type="));
    CHECK_STRING(
        load_prices((struct ol_price_history){.type = "p3.2xlarge", .zone = "us-east-1c"}, OL_NEVER, history_text),
        "0: the file has no price of type \"p3.2xlarge\", zone \"us-east-1c\"; as zone it has us-east-1a, "
        "us-east-1b");
    CHECK_STRING(
        load_prices((struct ol_price_history){.zone = "us-east-1b", .system = "linux"}, OL_NEVER, history_text),
        "0: the file has no price of zone \"us-east-1b\", system \"linux\"; as zone it has us-east-1a");
    CHECK_STRING(load_prices((struct ol_price_history){.type = "m5", .zone = "x"}, OL_NEVER, history_text),
                 "0: the file has no price of type \"m5\", zone \"x\"; leave one of these out to see what it has");
    CHECK_HAS(
        load_prices(any, OL_NEVER, "time,price,zone\n1,1,a\n1,1,b\n1,1,c\n1,1,d\n1,1,e\n1,1,f\n1,1,g\n1,1,a\n"),
        "zone=\"...\" of a, b, c, d, e, f and others");
}

static void anchors(void)
{
    const struct ol_price_history history = {.zone = "us-east-1a"};
    CHECK_HAS(load_prices(history, TEN - OL_SECOND, history_text),
              "0: the clock starts on 2023-02-15T09:59:59Z, but the history's first price is of "
              "2023-02-15T10:00:00Z; start it within the history, or say shift=\"0s\"");
    CHECK_HAS(load_prices(history, TEN + 40 * OL_SECOND, history_text),
              "0: the clock starts on 2023-02-15T10:00:40Z, and the history ends on 2023-02-15T10:00:40Z;");
    CHECK_HAS(load_prices((struct ol_price_history){.zone = "us-east-1a", .shift = OL_MINUTE}, TEN, history_text),
              "0: the clock would start behind the history's end; give a shift below its length, 40s");
    /* seconds from a zero are no instants */
    CHECK_STRING(load_prices(any, TEN, "time,price\n5,1\n7,2\n"), "0:1 2:2 <4");
}

static void price_columns(void)
{
    CHECK_STRING(load_prices(any, OL_NEVER,
                             "Timestamp,Spot_Price\n2023-02-15 10:00:00+00:00,1.5\n1676455260,1\n"
                             "2023-02-15T10:00:30Z,1.5\n"),
                 "0:1.5 60:1 <90");
    const struct ol_price_history history = {.type = "g4dn.xlarge", .zone = "b", .system = "windows"};
    CHECK_STRING(load_prices(history, OL_NEVER,
                             "Product Description;instance-type;availability_zone;price;time;x\n"
                             "Windows;g4dn.xlarge;b;0.3;60;\n"
                             "Windows;g4dn.xlarge;a;bad;60;\n"
                             "Windows (Amazon VPC);g4dn.xlarge;b;0.2;0;\n"),
                 "0:0.2 60:0.3 <120");
}

static void bad_prices(void)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"", "0: the file has no price; one for each change"},
        {"time,price\n", "0: the file has no price; one for each change"},
        {"{\"SpotPriceHistory\": []}", "0: the file has no price; one for each change"},
        {"{\"data\": [1]}", "0: the file has no \"SpotPriceHistory\"; write it with aws ec2"},
        {"[1]", "0: the file has no \"SpotPriceHistory\""},
        {"{\"SpotPriceHistory\": 1}", "0: the file has no \"SpotPriceHistory\""},
        {"{\"SpotPriceHistory\": [\n1]}", "2: this is no price"},
        {"{\"SpotPriceHistory\": [{}]}", "1: there is no price"},
        {"{\"SpotPriceHistory\": [{\"SpotPrice\": 1}]}", "1: there is no time"},
        {"{\"SpotPriceHistory\": [{\"SpotPrice\": \"1\", \"Timestamp\": 5}", "1: "},
        {"when,price\n1,1\n", "1: no column is named timestamp or time"},
        {"time,cost\n1,1\n",
         "1: no column is named price or SpotPrice; name them in the first line: timestamp, price "
         "and, where there are several, type, zone and system. Its columns are \"time\", \"cost\""},
        {"time,price\n1,1\n2\n", "3: the row has 1 field; the header has 2"},
        {"time,price\n1,\n", "2: there is no price; write one"},
        {"time,price\n1,-1\n", "2: the price is \"-1\"; a number of at least 0"},
        {"time,price\n1,$5\n", "2: the price is \"$5\"; a number"},
        {"time,price\n1,inf\n", "2: the price is \"inf\"; a number"},
        {"time,price\n,1\n", "2: there is no time; write when"},
        {"time,price\nnoon,1\n", "2: the time is \"noon\"; an instant such as"},
        {"time,price\n1,1\n2023-02-15T10:00:30Z,1\n", "3: the time is \"2023-02-15T10:00:30Z\", an instant where"},
        {"time,price\n2023-02-15T10:00:30Z,1\n1,1\n", "3: the time is \"1\", seconds from a zero where"},
        {"time,price\n-2e12,1\n1,1\n", "0: the history goes on for longer than can be simulated"},
        {"{\"SpotPriceHistory\": [], \"SpotPriceHistory\"", "1: "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_HAS(load_prices(any, OL_NEVER, rows[i].text), rows[i].says);
    CHECK_STRING(load_prices((struct ol_price_history){.zone = "a"}, OL_NEVER, "time,price\n1,1\n"),
                 "2: the row does not say its zone; leave out zone=\"a\" if the file is all of it");
}

/* ---- files ---- */

static void packed(void)
{
    static const char text[] = "{\"metadata\": {\"gap_seconds\": 1}, \"data\": [0, 1]}";
    struct ol_availability availability = available;
    struct ol_signal signal = {0};
    struct ol_error error = {0};
    availability.href = fixture_path(&fixture, "trace.json.gz");
    gzFile file = gzopen(availability.href, "wb");
    gzputs(file, text);
    gzclose(file);
    CHECK_STRING(outcome(ol_availability_load(&availability, &signal, &error), &signal, &error), "0:0 1:* <2");
    fixture_must(truncate(availability.href, 30) == 0, "truncate");
    CHECK_HAS(outcome(ol_availability_load(&availability, &signal, &error), &signal, &error),
              "the gzip data break off");
    CHECK_STRING(error.place.file, availability.href);
}

static void no_file(void)
{
    const struct ol_availability availability = {.href = "/no/such/file"};
    const struct ol_price_history history = {.href = "/no/such/file"};
    struct ol_signal signal = {0};
    struct ol_error error = {0};
    CHECK_HAS(outcome(ol_availability_load(&availability, &signal, &error), &signal, &error), "0: cannot open");
    CHECK_HAS(outcome(ol_price_history_load(&history, 0, &signal, &error), &signal, &error), "0: cannot open");
}

/* A million and a half of values, and prices newest first. */
static void many(void)
{
    enum { VALUES = 1500000, PRICES = 300000 };
    struct ol_text text = {0};
    struct ol_availability availability = nodes;
    availability.gap = OL_SECOND;
    for (int i = 0; i < VALUES; i++)
        ol_text_adds(&text, i % 3 ? "4\n" : "2\n");
    struct ol_signal signal = {0};
    struct ol_error error = {0};
    availability.href = fixture_write(&fixture, "many", text.data, text.length);
    CHECK_INT(ol_availability_load(&availability, &signal, &error), OL_OK);
    CHECK_INT(signal.count, VALUES / 3 * 2);
    CHECK_INT(signal.end, VALUES * OL_SECOND);
    ol_signal_release(&signal);
    ol_text_clear(&text);
    ol_text_adds(&text, "time,price\n");
    for (int i = PRICES; i > 0; i--)
        ol_text_addf(&text, "%d,%d\n", i, i % 2);
    const struct ol_price_history history = {.href = fixture_write(&fixture, "many", text.data, text.length)};
    CHECK_INT(ol_price_history_load(&history, OL_NEVER, &signal, &error), OL_OK);
    CHECK_INT(signal.count, PRICES);
    ol_signal_release(&signal);
    ol_text_release(&text);
}

/* ---- elements ---- */

static void elements(void)
{
    static const char good[] =
        "<availability href='a.json' means='unavailable' after='draw' gap='5m' shift='1h'/>";
    struct ol_arena arena = {0};
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_availability availability = {0};
    struct ol_xml *xml = ol_xml_of_memory(good, sizeof good - 1, "good.xml", &error);
    ol_element_bind(&ol_availability_element, ol_xml_tree(xml, &arena), &availability, &arena, &faults);
    CHECK_INT(faults.count, 0);
    CHECK_INT(availability.means, OL_MEANS_UNAVAILABLE);
    CHECK_INT(availability.after, OL_SIGNAL_DRAW);
    CHECK_INT(availability.gap, 5 * OL_MINUTE);
    CHECK_INT(availability.shift, OL_HOUR);
    ol_xml_close(xml);

    static const char bad[] = "<availability href='a.json' gap='0s'/>";
    availability = (struct ol_availability){0};
    xml = ol_xml_of_memory(bad, sizeof bad - 1, "bad.xml", &error);
    ol_element_bind(&ol_availability_element, ol_xml_tree(xml, &arena), &availability, &arena, &faults);
    CHECK_INT(faults.count, 2); /* the gap, and no means */
    CHECK_INT(availability.after, OL_SIGNAL_HOLD);
    ol_xml_close(xml);
    ol_faults_release(&faults);

    /* a shift of nothing is one, too: the history's first price whatever the clock's instant */
    static const char shifted[] = "<price-history href='p' type='t' zone='z' system='s' shift='0s'/>";
    struct ol_price_history history = {0};
    struct ol_signal signal = {0};
    xml = ol_xml_of_memory(shifted, sizeof shifted - 1, "shifted.xml", &error);
    ol_element_bind(&ol_price_history_element, ol_xml_tree(xml, &arena), &history, &arena, &faults);
    CHECK_INT(faults.count, 0);
    CHECK_STRING(history.system, "s");
    history.type = history.zone = NULL;
    history.system = "windows";
    history.href = fixture_write(&fixture, "prices", history_text, sizeof history_text - 1);
    CHECK_STRING(outcome(ol_price_history_load(&history, 0, &signal, &error), &signal, &error), "0:2.1 <3600");
    ol_xml_close(xml);
    ol_faults_release(&faults);
    ol_arena_release(&arena);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(json);
    CASE(given_gap_and_shift);
    CASE(bad_json);
    CASE(one_column);
    CASE(times);
    CASE(bad_times);
    CASE(aws);
    CASE(choices);
    CASE(anchors);
    CASE(price_columns);
    CASE(bad_prices);
    CASE(packed);
    CASE(no_file);
    CASE(many);
    CASE(elements);
    fixture_end(&fixture);
    return check_end();
}
