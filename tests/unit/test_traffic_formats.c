/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logs and count series as they are and as they should not be. Expected values are read off the texts.
 */
#include "tests/check.h"
#include "tests/traffic_reader.h"

#define EACH(...)                                                                                                 \
    do {                                                                                                          \
        struct traffic_reader reader;                                                                             \
        traffic_reader_begin(&reader);                                                                            \
        __VA_ARGS__                                                                                               \
        traffic_reader_end(&reader);                                                                              \
    } while (0)

#define AZURE "TIMESTAMP,ContextTokens,GeneratedTokens\r\n"

/* date -u -d '2023-11-16 18:15:46' +%s: 1700158546 */
#define AZURE_FIRST (1700158546 * OL_SECOND + 680590)

static void azure_as_published(void)
{
    EACH({
        traffic_reader_read(&reader, "format='azure-llm'", "",
                            AZURE "2023-11-16 18:15:46.6805900,374,44\r\n2023-11-16 18:15:50.9951690,396,109");
        CHECK_STRING(reader.fault, "");
        CHECK_INT(reader.count, 2);
        CHECK_INT(reader.told.origin, OL_ORIGIN_ABSOLUTE);
        CHECK_INT(reader.told.first_at, AZURE_FIRST);
        CHECK_INT(reader.requests[0].at, AZURE_FIRST);
        CHECK_INT(reader.requests[1].at - reader.requests[0].at, 4314579);
        CHECK_INT(reader.requests[0].prompt, 374);
        CHECK_INT(reader.requests[1].output, 109);
        CHECK_INT(reader.told.troubles.malformed, 0);
    });
}

/* The traces of 2024 have an offset; a midnight goes by. */
static void azure_of_later_years(void)
{
    EACH({
        traffic_reader_read(
            &reader, "format='azure-llm'", "",
            AZURE
            "2024-05-10 23:59:59.5+00:00,1,2\r\n2024-05-11 00:00:00.25Z,3,4\n2024-05-11T02:00:01+02:00,5,6\n");
        CHECK_INT(reader.count, 3);
        CHECK_INT(reader.requests[1].at - reader.requests[0].at, 750000);
        CHECK_INT(reader.requests[2].at - reader.requests[0].at, 1500000);
    });
}

static void azure_malformed(void)
{
    EACH({
        traffic_reader_read(&reader, "format='azure-llm'", "",
                            AZURE "2023-11-16 18:15:46.6805900,374\n2023-11-16 25:15:46.6805900,374,44\n"
                                  "2023-11-16 18:15:46,-1,44\n2023-11-16 18:15:46,1,44.5\n2023-11-16 18:15:46,1,\n"
                                  "2023-11-16 18:15:46,1,99999999999\n2023-02-30 18:15:46,1,2\n\n"
                                  "2023-11-16 18:15:46,1,2\n");
        CHECK_INT(reader.count, 1);
        CHECK_INT(reader.told.troubles.malformed, 7);
        CHECK_INT(reader.told.troubles.shown[1].place.line, 3);
        CHECK_HAS(reader.told.troubles.shown[1].message, "no time");
        traffic_reader_read(&reader, "format='azure-llm' on-error='stop'", "", AZURE "x,1,2\n");
        CHECK_INT(reader.got, OL_BAD_INPUT);
        CHECK_INT(reader.error.place.line, 2);
        traffic_reader_read(&reader, "format='azure-llm'", "", "time,in,out\n1,2,3\n");
        CHECK_HAS(reader.error.message, "TIMESTAMP,ContextTokens,GeneratedTokens is needed");
        traffic_reader_read(&reader, "format='azure-llm'", "", AZURE);
        CHECK_HAS(reader.error.message, "holds no request");
        traffic_reader_read(&reader, "format='azure-llm'", "", AZURE "x,1,2\n");
        CHECK_HAS(reader.error.message, "none of the rows can be read (1 are malformed)");
    });
}

#define TWO_COLUMNS "<column field='time' name='t' unit='ms'/><column field='prompt' name='p'/>"

static void columns_by_name(void)
{
    EACH({
        traffic_reader_read(&reader, "format='csv'",
                            "<column field='time' name='at'/><column field='bytes' index='1'/>"
                            "<column field='model' name='m'/><column field='work' name='w' unit='ms'/>"
                            "<column field='output' value='7'/>",
                            "b,at,m,w\n10,0.5,big,1.5\n,1.25,small,\n12,2,big,20s\n");
        CHECK_STRING(reader.fault, "");
        CHECK_INT(reader.count, 3);
        CHECK_INT(reader.told.origin, OL_ORIGIN_RELATIVE);
        CHECK_INT(reader.requests[0].at, 500000);
        CHECK_INT(reader.requests[0].bytes, 10);
        CHECK_INT(reader.requests[0].work, 1500);
        CHECK_INT(reader.requests[2].work, 20000000);
        CHECK_INT(reader.requests[1].bytes, 0);
        CHECK_INT(reader.requests[1].output, 7);
        CHECK(reader.requests[0].model == reader.requests[2].model);
        CHECK(reader.requests[0].model != reader.requests[1].model);
    });
}

/* Times in all units that an epoch is told in are the same instant, and a unit that cannot be meant is an error. */
static void units_of_epochs(void)
{
    static const struct {
        const char *unit, *text;
    } cases[] = {{"s", "t,p\n1700158546,1\n"},
                 {"ms", "t,p\n1700158546000,1\n"},
                 {"us", "t,p\n1700158546000000,1\n"},
                 {"ns", "t,p\n1700158546000000000,1\n"}};
    EACH({
        for (size_t i = 0; i < 4; i++) {
            char column[200];
            snprintf(column, sizeof column, "<column field='time' name='t' unit='%s'/>", cases[i].unit);
            traffic_reader_read(&reader, "format='csv'", column, cases[i].text);
            CHECK_INT(reader.count, 1);
            CHECK_INT(reader.told.first_at, 1700158546 * OL_SECOND);
            CHECK_INT(reader.told.origin, OL_ORIGIN_ABSOLUTE);
        }
        traffic_reader_read(&reader, "format='csv'", TWO_COLUMNS, "t,p\n1700158546,1\n");
        CHECK_INT(reader.got, OL_BAD_INPUT);
        CHECK_HAS(reader.error.message, "1970-01-20");
        CHECK_HAS(reader.error.message, "unit=\"s\"");
        traffic_reader_read(&reader, "format='csv'", TWO_COLUMNS, "t,p\n1700158546000000,1\n");
        CHECK_HAS(reader.error.message, "unit=\"us\"");
        traffic_reader_read(&reader, "format='csv'", TWO_COLUMNS, "t,p\n1500,1\n2600,2\n");
        CHECK_INT(reader.count, 2);
        CHECK_INT(reader.requests[1].at, 2600000);
    });
}

static void back_in_time(void)
{
    EACH({
        traffic_reader_read(&reader, "format='csv'", TWO_COLUMNS, "t,p\n30,1\n10,2\n20,3\n40,4\n");
        CHECK_INT(reader.count, 4);
        CHECK_INT(reader.requests[0].prompt, 2);
        CHECK_INT(reader.requests[1].prompt, 3);
        CHECK_INT(reader.requests[2].prompt, 1);
        CHECK_INT(reader.told.reordered, 2);
        CHECK_INT(reader.told.disordered, 0);
    });
}

/* A request that comes after thousands of later ones cannot be put in its place. */
static void far_back_in_time(void)
{
    struct ol_text text = {0};
    ol_text_adds(&text, "t,p\n");
    for (int i = 0; i < 6000; i++)
        ol_text_addf(&text, "%d,1\n", 1000 + i);
    ol_text_adds(&text, "5,2\n");
    EACH({
        traffic_reader_read(&reader, "format='csv'", TWO_COLUMNS, ol_text_string(&text));
        CHECK_INT(reader.count, 6001);
        CHECK_INT(reader.told.disordered, 1);
        bool is_ordered = true;
        for (size_t i = 1; i < reader.count; i++)
            is_ordered &= reader.requests[i].at >= reader.requests[i - 1].at;
        CHECK(is_ordered);
    });
    ol_text_release(&text);
}

static void mixed_times(void)
{
    EACH({
        traffic_reader_read(&reader, "format='csv'", "<column field='time' name='t'/>",
                            "t\n2026-01-01T00:00:00Z\n5\n2026-01-01 00:00:01.5\nsoon\nNULL\n1e30\n");
        CHECK_INT(reader.count, 2);
        CHECK_INT(reader.requests[1].at - reader.requests[0].at, 1500000);
        CHECK_INT(reader.told.troubles.malformed, 4);
        CHECK_HAS(reader.told.troubles.shown[0].message, "a number where earlier rows have instants");
        CHECK_HAS(reader.told.troubles.shown[2].message, "no time");
        CHECK_HAS(reader.told.troubles.shown[3].message, "is its unit right?");
    });
}

static void faults_of_columns(void)
{
    EACH({
        traffic_reader_read(&reader, "format='csv'", "<column field='prompt' name='p'/>", "p\n1\n");
        CHECK_HAS(reader.fault, "does not say when requests arrive");
        traffic_reader_read(&reader, "format='csv'", "<column field='time' name='p' unit='fortnight'/>", "p\n1\n");
        CHECK_HAS(reader.fault, "unknown unit \"fortnight\"");
        traffic_reader_read(&reader, "format='csv'", "<column field='time' name='p' index='1'/>", "p\n1\n");
        CHECK_HAS(reader.fault, "only one of name, index and value");
        traffic_reader_read(&reader, "format='csv'", "<column field='time' name='q'/>", "p,r\n1,2\n");
        CHECK_HAS(reader.error.message, "it has \"p\", \"r\"");
        traffic_reader_read(&reader, "format='azure-llm'", TWO_COLUMNS, AZURE);
        CHECK_HAS(reader.fault, "has no <column>s to choose");
        traffic_reader_read(&reader, "format='csv'", TWO_COLUMNS "<shape kind='growth' by='1'/>", "t,p\n1,1\n");
        CHECK_HAS(reader.fault, "models that have a rate");
        traffic_reader_read(&reader, "format='csv'", TWO_COLUMNS, NULL);
        CHECK_HAS(reader.fault, "add href");
        traffic_reader_read(&reader, "format='csv' href='/nowhere/at/all'", TWO_COLUMNS, NULL);
        CHECK_HAS(reader.fault, "cannot read");
        traffic_reader_read(&reader, "format='poisson' rate='1/s'", "", "x");
        CHECK_HAS(reader.fault, "reads no file");
    });
}

/* As Mooncake's traces are. */
static void json_of_mooncake(void)
{
    EACH({
        traffic_reader_read(&reader, "format='json-lines'", "",
                            "{\"timestamp\": 0, \"input_length\": 6758, \"output_length\": 500, \"hash_ids\": [0, "
                            "{\"timestamp\": 9}]}\n"
                            "{\"timestamp\": 3052, \"input_length\": 7322, \"output_length\": 490}\n");
        CHECK_INT(reader.count, 2);
        CHECK_INT(reader.requests[0].at, 0);
        CHECK_INT(reader.requests[1].at, 3052000);
        CHECK_INT(reader.requests[1].prompt, 7322);
        CHECK_INT(reader.requests[0].output, 500);
    });
}

static void json_nested_and_broken(void)
{
    EACH({
        traffic_reader_read(
            &reader, "format='json-lines'",
            "<column field='time' name='meta.at' unit='s'/><column field='prompt' name='usage.in'/>",
            "{\"at\":9,\"meta\":{\"x\":{\"at\":7},\"at\":\"1.5\"},\"usage\":{\"in\":12}}\n"
            "{\"meta\":{\"at\":2},\"usage\":{\"in\":\"many\"}}\n"
            "{\"meta\":{\"at\":2}\n[1,2]\n7\n{}\n\n{\"meta\":{\"at\":3}}");
        CHECK_INT(reader.count, 2);
        CHECK_INT(reader.requests[0].at, 1500000);
        CHECK_INT(reader.requests[0].prompt, 12);
        CHECK_INT(reader.requests[1].at, 3000000);
        CHECK_INT(reader.told.troubles.malformed, 5);
        CHECK_INT(reader.told.troubles.shown[1].place.line, 3);
    });
}

/* The line of Apache's manual, and what goes behind it in the combined format. 2000-10-10T20:55:36Z is 971211336. */
static void access_logs(void)
{
    EACH({
        traffic_reader_read(
            &reader, "format='access-log'", "",
            "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 2326\n"
            "::1 - - [10/Oct/2000:20:55:37 +0000] \"GET /\\\"a HTTP/1.0\" 304 - \"http://x\" \"Mozilla\"\n"
            "rubbish\n");
        CHECK_INT(reader.count, 2);
        CHECK_INT(reader.told.first_at, 971211336 * OL_SECOND);
        CHECK_INT(reader.requests[0].bytes, 2326);
        CHECK_INT(reader.requests[1].bytes, 0);
        CHECK_INT(reader.requests[1].at - reader.requests[0].at, OL_SECOND);
        CHECK_INT(reader.told.troubles.malformed, 1);
    });
}

static void access_logs_by_pattern(void)
{
    EACH({
        traffic_reader_read(&reader,
                            "format='access-log' pattern='^(?&lt;time>\\S+) (?&lt;model>\\w+) took (?&lt;t>\\d+)'",
                            "<column field='work' name='t' unit='ms'/>",
                            "2026-01-01T00:00:01Z small took 250\n2026-01-01T00:00:02Z big took 9\n");
        CHECK_STRING(reader.fault, "");
        CHECK_INT(reader.count, 2);
        CHECK_INT(reader.requests[0].work, 250000);
        CHECK(reader.requests[0].model != reader.requests[1].model);
        traffic_reader_read(&reader, "format='access-log' pattern='^(?&lt;at>\\S+)'", "", "x\n");
        CHECK_HAS(reader.fault, "no group of the name time");
        traffic_reader_read(&reader, "format='access-log' pattern='^(?&lt;at'", "", "x\n");
        CHECK(reader.fault[0] != '\0');
        traffic_reader_read(&reader, "format='access-log'", "<column field='prompt' name='tokens'/>", "x\n");
        CHECK_HAS(reader.fault, "no group \"tokens\"");
    });
}

static size_t count_within(const struct traffic_reader *reader, ol_time from, ol_time to)
{
    size_t count = 0;
    for (size_t i = 0; i < reader->count; i++)
        count += reader->requests[i].at >= from && reader->requests[i].at < to;
    return count;
}

static void counts_of_one_line(void)
{
    static const char *const texts[] = {"3,0,5,,2", "3 0 5 nan 2\n", "[3, 0, 5, null,2]", "3;0\n5;NA;2\n"};
    EACH({
        for (size_t i = 0; i < 4; i++) {
            traffic_reader_read(
                &reader, i == 3 ? "format='counts' bucket='1m' layout='list'" : "format='counts' bucket='1m'", "",
                texts[i]);
            CHECK_INT(reader.count, 10);
            CHECK_INT(count_within(&reader, 0, OL_MINUTE), 3);
            CHECK_INT(count_within(&reader, 2 * OL_MINUTE, 3 * OL_MINUTE), 5);
            CHECK_INT(count_within(&reader, 4 * OL_MINUTE, 5 * OL_MINUTE), 2);
            CHECK_INT(reader.told.gaps, 1);
            CHECK_INT(reader.told.empty, 1);
            CHECK_INT(reader.told.shown_gaps[0].from, 3 * OL_MINUTE);
        }
    });
}

/* As daily page views are published: 2007-12-12 is not there. */
static void counts_with_missing_days(void)
{
    EACH({
        traffic_reader_read(&reader, "format='counts' bucket='1d' spread='even'", "",
                            "\"ds\",\"y\"\n\"2007-12-10\",4\n\"2007-12-11\",0\n\"2007-12-13\",2\n");
        CHECK_INT(reader.count, 6);
        CHECK_INT(reader.told.gaps, 1);
        CHECK_INT(reader.told.gap_runs, 1);
        CHECK_INT(reader.told.origin, OL_ORIGIN_ABSOLUTE);
        CHECK_INT(reader.requests[0].at, reader.told.shown_gaps[0].from - 2 * OL_DAY + 3 * OL_HOUR);
        CHECK_INT(reader.requests[1].at - reader.requests[0].at, 6 * OL_HOUR);
        CHECK_INT(reader.requests[4].at - reader.requests[0].at, 3 * OL_DAY + 3 * OL_HOUR);
    });
}

static void counts_out_of_order(void)
{
    EACH({
        traffic_reader_read(&reader, "format='counts' bucket='1m'", "",
                            "t,n\n0,1\n120,1\n60,9\n120,9\n180,-1\n240,x\n300,2\n");
        CHECK_INT(reader.count, 4);
        CHECK_INT(reader.told.troubles.malformed, 4);
        CHECK_HAS(reader.told.troubles.shown[0].message, "before that of the last");
        CHECK_HAS(reader.told.troubles.shown[1].message, "same bucket");
        CHECK_INT(reader.told.gaps, 3); /* 60, and what stands where the two wrong counts are */
    });
}

/* exp(2) + exp(3) is 27.4745; a fraction is rounded at random. */
static void counts_as_logarithms(void)
{
    EACH({
        traffic_reader_read(&reader, "format='counts' bucket='1s' transform='log'", "", "2\n3\n-30\n");
        CHECK(reader.count >= 27 && reader.count <= 29);
        CHECK_INT(reader.told.troubles.malformed, 0);
    });
}

static void scaled_in_time(void)
{
    EACH({
        traffic_reader_read(&reader, "format='csv' time-scale='0.5'", TWO_COLUMNS, "t,p\n1000,1\n3000,2\n");
        CHECK_INT(reader.requests[0].at, 500000);
        CHECK_INT(reader.requests[1].at, 1500000);
        traffic_reader_read(&reader, "format='azure-llm' time-scale='2'", "",
                            AZURE "2023-11-16 18:15:46,1,1\n2023-11-16 18:15:56,1,1\n");
        CHECK_INT(reader.requests[0].at, 1700158546 * OL_SECOND);
        CHECK_INT(reader.requests[1].at - reader.requests[0].at, 20 * OL_SECOND);
        traffic_reader_read(&reader, "format='azure-llm' time-scale='2' start='1h'", "",
                            AZURE "2023-11-16 18:15:46,1,1\n2023-11-16 18:15:56,1,1\n");
        CHECK_INT(reader.told.origin, OL_ORIGIN_RELATIVE);
        CHECK_INT(reader.requests[1].at, 20 * OL_SECOND);
        CHECK_INT(ol_stream_shift(&reader.traffic, &reader.told, 5), OL_HOUR);
        traffic_reader_read(&reader, "format='csv' time-scale='0'", TWO_COLUMNS, "t,p\n1000,1\n");
        CHECK_HAS(reader.fault, "time-scale");
        traffic_reader_read(&reader, "format='csv' volume-scale='-1'", TWO_COLUMNS, "t,p\n1000,1\n");
        CHECK_HAS(reader.fault, "volume-scale");
    });
}

/* 4,000 requests, one a second. Kept with 1/4: 1,000 with a deviation of 27; 2.5 times: 10,000 with one of 32. */
static void scaled_in_volume(void)
{
    struct ol_text text = {0};
    ol_text_adds(&text, "t,p\n");
    for (int i = 0; i < 4000; i++)
        ol_text_addf(&text, "%d000,1\n", i);
    EACH({
        traffic_reader_read(&reader, "format='csv' volume-scale='0.25'", TWO_COLUMNS, ol_text_string(&text));
        CHECK_NEAR((double)reader.count, 1000, 110);
        traffic_reader_read(&reader, "format='csv' volume-scale='2.5'", TWO_COLUMNS, ol_text_string(&text));
        CHECK_NEAR((double)reader.count, 10000, 130);
        bool is_ordered = true;
        size_t whole = 0;
        for (size_t i = 0; i < reader.count; i++) {
            is_ordered &= i == 0 || reader.requests[i].at >= reader.requests[i - 1].at;
            whole += reader.requests[i].at % OL_SECOND == 0;
        }
        CHECK(is_ordered);
        CHECK(whole >= 4000 && whole < 4100); /* the originals stay, the replicas lie between */
        CHECK_NEAR((double)count_within(&reader, 1000 * OL_SECOND, 2000 * OL_SECOND), 2500, 130);
        CHECK(reader.requests[reader.count - 1].at <= 3999 * OL_SECOND);
    });
    ol_text_release(&text);
}

/* Ten requests in each of 300 seconds: each second keeps its own, and their places have the mean of a uniform law. */
static void spread_within_seconds(void)
{
    struct ol_text text = {0};
    ol_text_adds(&text, "t,p\n");
    for (int i = 0; i < 3000; i++)
        ol_text_addf(&text, "%d000,%d\n", i / 10, i + 1);
    EACH({
        traffic_reader_read(&reader, "format='csv' resolution='1s'", TWO_COLUMNS, ol_text_string(&text));
        CHECK_INT(reader.count, 3000);
        size_t wrong = 0;
        double sum = 0;
        for (size_t i = 0; i < reader.count; i++) {
            wrong += reader.requests[i].at / OL_SECOND != (ol_time)i / 10 || reader.requests[i].prompt != i + 1;
            wrong += i > 0 && reader.requests[i].at < reader.requests[i - 1].at;
            sum += (double)(reader.requests[i].at % OL_SECOND) / (double)OL_SECOND;
        }
        CHECK_INT(wrong, 0);
        CHECK_NEAR(sum / 3000, 0.5, 0.027); /* five deviations */
        traffic_reader_read(&reader, "format='csv' resolution='1s' volume-scale='3'", TWO_COLUMNS,
                            "t,p\n1000,1\n");
        CHECK_INT(reader.count, 3);
        CHECK(reader.requests[2].at > reader.requests[0].at);
    });
    ol_text_release(&text);
}

static void laws_for_the_untold(void)
{
    EACH({
        traffic_reader_read(&reader, "format='csv' prompt='900' output='uniform(1,3)' bytes='2kB'", TWO_COLUMNS,
                            "t,p\n1,5\n2,\n3,0\n");
        CHECK_INT(reader.requests[0].prompt, 5);
        CHECK_INT(reader.requests[1].prompt, 900);
        CHECK_INT(reader.requests[2].prompt, 900);
        CHECK_INT(reader.requests[0].bytes, 2000);
        CHECK(reader.requests[0].output >= 1 && reader.requests[0].output <= 3);
    });
}

int main(void)
{
    CASE(azure_as_published);
    CASE(azure_of_later_years);
    CASE(azure_malformed);
    CASE(columns_by_name);
    CASE(units_of_epochs);
    CASE(back_in_time);
    CASE(far_back_in_time);
    CASE(mixed_times);
    CASE(faults_of_columns);
    CASE(json_of_mooncake);
    CASE(json_nested_and_broken);
    CASE(access_logs);
    CASE(access_logs_by_pattern);
    CASE(counts_of_one_line);
    CASE(counts_with_missing_days);
    CASE(counts_out_of_order);
    CASE(counts_as_logarithms);
    CASE(scaled_in_time);
    CASE(scaled_in_volume);
    CASE(spread_within_seconds);
    CASE(laws_for_the_untold);
    return check_end();
}
