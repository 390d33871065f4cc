/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers are compared with printf(3) and read back by strtod(3); everything else with strings written by hand.
 */
#include "outlay/output.h"

#include "sim/base/working.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Starts a text to write into; `written` gives it and starts anew. */
static struct ol_text text;
static struct ol_output *out;

static void begin(void)
{
    ol_text_clear(&text);
    out = ol_output_to_text(&text);
}

static const char *written(void)
{
    CHECK_INT(ol_output_close(out, NULL), OL_OK);
    return ol_text_string(&text);
}

static const char *written_int(int64_t value)
{
    begin();
    ol_output_int(out, value);
    return written();
}

static const char *written_seconds(ol_time duration)
{
    begin();
    ol_output_seconds(out, duration);
    return written();
}

static const char *written_real(double value)
{
    begin();
    ol_output_real(out, value);
    return written();
}

static const char *written_csv(const char *string)
{
    begin();
    ol_output_csv(out, string);
    return written();
}

static const char *written_escaped(const char *string)
{
    begin();
    ol_output_escaped(out, string);
    return written();
}

static void integers(void)
{
    char want[40];
    int64_t edge = 1;
    for (int power = 0; power < 19; power++, edge *= power < 19 ? 10 : 1) {
        for (int64_t value = edge - 1; value <= edge + 1; value++) {
            snprintf(want, sizeof want, "%" PRId64, value);
            CHECK_STRING(written_int(value), want);
            snprintf(want, sizeof want, "%" PRId64, -value);
            CHECK_STRING(written_int(-value), want);
        }
    }
    CHECK_STRING(written_int(INT64_MAX), "9223372036854775807");
    CHECK_STRING(written_int(INT64_MIN), "-9223372036854775808");
    CHECK_STRING(written_int(0), "0");
}

static void seconds(void)
{
    CHECK_STRING(written_seconds(0), "0");
    CHECK_STRING(written_seconds(1500000), "1.5");
    CHECK_STRING(written_seconds(2000000), "2");
    CHECK_STRING(written_seconds(10000000), "10");
    CHECK_STRING(written_seconds(1), "0.000001");
    CHECK_STRING(written_seconds(-1), "-0.000001");
    CHECK_STRING(written_seconds(-500000), "-0.5");
    CHECK_STRING(written_seconds(100100), "0.1001");
    CHECK_STRING(written_seconds(1000001), "1.000001");
    CHECK_STRING(written_seconds(-3600000000), "-3600");
    CHECK_STRING(written_seconds(INT64_MAX), "9223372036854.775807");
    CHECK_STRING(written_seconds(INT64_MIN), "-9223372036854.775808");
}

/* Every length, both sides of every power of ten, with the few bytes behind it that may be touched. */
static void integers_of_every_length(void)
{
    uint64_t state = 41;
    for (int i = 0; i < 20000; i++) {
        int64_t value = (int64_t)(fixture_random(&state) >> 1 >> fixture_random(&state) % 63);
        if (i < 190) {
            value = 1;
            for (int k = 0; k < i / 10; k++)
                value *= 10;
            value += i % 10 - 5;
        }
        char wanted[32];
        snprintf(wanted, sizeof wanted, "%" PRId64 ",", value);
        begin();
        ol_output_int(out, value);
        ol_output_char(out, ',');
        CHECK_STRING(written(), wanted);
    }
}

static void reals_by_hand(void)
{
    CHECK_STRING(written_real(0.0), "0");
    CHECK_STRING(written_real(-0.0), "0");
    CHECK_STRING(written_real(1.0), "1");
    CHECK_STRING(written_real(-42.0), "-42");
    CHECK_STRING(written_real(0.1), "0.1");
    CHECK_STRING(written_real(-2.5), "-2.5");
    CHECK_STRING(written_real(92.57653973), "92.57653973");
    CHECK_STRING(written_real(1e15), "1e+15");
    CHECK_STRING(written_real(999999999999999.0), "999999999999999");
    CHECK_STRING(written_real(1e-7), "1e-07");
    CHECK_STRING(written_real(1.0 / 3), "0.3333333333333333"); /* 16 digits */
    CHECK_STRING(written_real(0.1 + 0.2), "0.30000000000000004");
    CHECK_STRING(written_real(DBL_MAX), "1.7976931348623157e+308");
    CHECK_STRING(written_real(5e-324), "4.94065645841247e-324"); /* 15 digits read back equal */
    CHECK_STRING(written_real((double)NAN), "");
    CHECK_STRING(written_real(-(double)INFINITY), "");
}

/* Random bits; decimals as people write them; neighbours of whole numbers. */
static double random_real(uint64_t *state)
{
    double value = 0;
    uint64_t bits = fixture_random(state), kind = fixture_random(state) % 3;
    if (kind == 0)
        memcpy(&value, &bits, sizeof value);
    else if (kind == 1)
        value = (double)(int64_t)(bits >> 30) / 1e6;
    else
        value = nextafter((double)(int64_t)(bits >> 20), (bits & 1) ? 1e300 : -1e300);
    return isfinite(value) ? value : 0.5;
}

static void reals_read_back_and_no_shorter_form_does(void)
{
    uint64_t state = 11;
    char shorter[40];
    bool same = true, shortest = true;
    for (int i = 0; i < 20000 && same && shortest; i++) {
        double value = random_real(&state);
        const char *got = written_real(value);
        same = strtod(got, NULL) == value;
        for (int digits = 15; digits < 17; digits++) {
            snprintf(shorter, sizeof shorter, "%.*g", digits, value);
            shortest &= strtod(shorter, NULL) != value || strlen(shorter) >= strlen(got);
        }
        if (!same || !shortest)
            printf("# %.17g is written %s\n", value, got);
    }
    CHECK(same);
    CHECK(shortest);
}

static void money(void)
{
    begin();
    ol_output_money(out, 12 * OL_MONEY_UNIT + OL_MONEY_UNIT / 2);
    ol_output_char(out, ' ');
    ol_output_money(out, -1);
    CHECK_STRING(written(), "12.5 -0.000000001");
}

static void csv_fields(void)
{
    static const struct {
        const char *field, *want;
    } rows[] = {
        {"", ""},
        {"plain", "plain"},
        {"two words", "two words"},
        {"a,b", "\"a,b\""},
        {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"\"", "\"\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"cr\rhere", "\"cr\rhere\""},
        {"=1+2", "'=1+2"},
        {"=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""},
        {"+1+2", "'+1+2"},
        {"-x", "'-x"},
        {"-", "'-"},
        {"@sum", "'@sum"},
        {"\tx", "'\tx"},
        {"\rx", "\"'\rx\""},
        {"-1.5", "-1.5"},
        {"+3", "+3"},
        {"-1e9", "-1e9"},
        {"a=b", "a=b"},
        {"se\xc3\xb1or", "se\xc3\xb1or"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_STRING(written_csv(rows[i].field), rows[i].want);
}

static void escaped_text(void)
{
    CHECK_STRING(written_escaped("a < b && c > \"d\" 'e'"),
                 "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;");
    CHECK_STRING(written_escaped("line\nline\ttab"), "line\nline\ttab");
    CHECK_STRING(written_escaped("bell\a!"), "bell\xef\xbf\xbd!");
    CHECK_STRING(written_escaped("\xc3\xa9 \xff< \xe2\x82"), "\xc3\xa9 \xef\xbf\xbd&lt; \xef\xbf\xbd\xef\xbf\xbd");
    CHECK_STRING(written_escaped(""), "");
}

/* The buffer has 128 KiB; pieces below, at and above that, in each writer that takes a length. */
static void pieces_of_all_sizes(void)
{
    static const size_t sizes[] = {1, 65535, 65536, 65537, 131071, 131072, 131073, 400000};
    struct ol_text want = {0};
    char *piece = calloc(1, 400001);
    begin();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        memset(piece, 'a' + (int)i, sizes[i]);
        piece[sizes[i]] = '\0';
        ol_output_bytes(out, piece, sizes[i]);
        ol_output_format(out, "<%s>", piece);
        ol_output_csv(out, piece);
        ol_output_char(out, '|');
        ol_output_int(out, (int64_t)sizes[i]);
        ol_text_addf(&want, "%s<%s>%s|%zu", piece, piece, piece, sizes[i]);
    }
    CHECK(strcmp(written(), ol_text_string(&want)) == 0);
    ol_text_release(&want);
    free(piece);
}

static void a_file_is_created_and_truncated(void)
{
    struct fixture fixture;
    struct ol_error error = {0};
    char content[20] = "";
    fixture_begin(&fixture);
    fixture_write(&fixture, "file", "what was there before", 21);
    out = ol_output_open(fixture.path, &error);
    ol_output_string(out, "new\n");
    CHECK_INT(ol_output_close(out, &error), OL_OK);
    FILE *file = fopen(fixture.path, "r");
    CHECK_INT(fread(content, 1, sizeof content - 1, file), 4);
    CHECK_STRING(content, "new\n");
    fclose(file);

    CHECK(!ol_output_open(fixture_path(&fixture, "no/such/file"), &error));
    CHECK_INT(error.status, OL_BAD_IO);
    CHECK_HAS(error.message, "no/such/file");
    CHECK_HAS(error.message, strerror(ENOENT));
    CHECK_INT(ol_output_close(NULL, &error), OL_OK);
    fixture_end(&fixture);
}

/* Of a small file; "" where there is none. */
static const char *content_of(const char *path)
{
    static char content[80];
    FILE *file = fopen(path, "r");
    const size_t length = file ? fread(content, 1, sizeof content - 1, file) : 0;
    content[length] = '\0';
    if (file)
        fclose(file);
    return content;
}

static void a_file_is_replaced_at_the_close(void)
{
    struct fixture fixture;
    struct ol_error error = {0};
    struct stat about;
    struct ol_text hidden = {0};
    fixture_begin(&fixture);
    ol_working_name(&hidden, fixture_path(&fixture, "book.xml"), 0);

    out = ol_output_replace(fixture_path(&fixture, "book.xml"), &error);
    ol_output_string(out, "first\n");
    CHECK(access(fixture.path, F_OK) != 0 && access(ol_text_string(&hidden), F_OK) == 0);
    ol_text_release(&hidden);
    CHECK_INT(ol_output_close(out, &error), OL_OK);
    CHECK_STRING(content_of(fixture.path), "first\n");
    CHECK_INT(fixture_count(&fixture), 1);

    fixture_must(chmod(fixture.path, 0640) == 0, "chmod");
    out = ol_output_replace(fixture.path, &error);
    ol_output_string(out, "second\n");
    CHECK_STRING(content_of(fixture.path), "first\n");
    CHECK_INT(ol_output_close(out, &error), OL_OK);
    CHECK_STRING(content_of(fixture.path), "second\n");
    fixture_must(stat(fixture.path, &about) == 0, "stat");
    CHECK_INT(about.st_mode & 07777, 0640);
    CHECK_INT(fixture_count(&fixture), 1);

    out = ol_output_replace(fixture.path, &error);
    ol_output_string(out, "third\n");
    ol_output_abandon(out);
    ol_output_abandon(NULL);
    CHECK_STRING(content_of(fixture.path), "second\n");
    CHECK_INT(fixture_count(&fixture), 1);
    fixture_end(&fixture);
}

/* A leftover of a killed process with our number is not in the way, and two writers of one path are not in each
 * other's: the last close stays. */
static void working_files_do_not_meet(void)
{
    struct fixture fixture;
    struct ol_error error = {0};
    struct ol_text name = {0};
    fixture_begin(&fixture);
    ol_working_name(&name, "book.xml", 0);
    fixture_write(&fixture, ol_text_string(&name), "left", 4);
    ol_text_release(&name);
    struct ol_output *one = ol_output_replace(fixture_path(&fixture, "book.xml"), &error);
    struct ol_output *two = ol_output_replace(fixture.path, &error);
    ol_output_string(one, "one");
    ol_output_string(two, "two");
    CHECK_INT(ol_output_close(one, &error), OL_OK);
    CHECK_STRING(content_of(fixture.path), "one");
    CHECK_INT(ol_output_close(two, &error), OL_OK);
    CHECK_STRING(content_of(fixture.path), "two");
    CHECK_INT(fixture_count(&fixture), 2);
    fixture_end(&fixture);
}

static void a_link_stays_and_its_file_is_replaced(void)
{
    struct fixture fixture;
    struct ol_error error = {0};
    struct stat about;
    fixture_begin(&fixture);
    fixture_write(&fixture, "real.xml", "old", 3);
    fixture_must(symlink("real.xml", fixture_path(&fixture, "link.xml")) == 0, "symlink");
    out = ol_output_replace(fixture.path, &error);
    ol_output_string(out, "new");
    CHECK_INT(ol_output_close(out, &error), OL_OK);
    fixture_must(lstat(fixture.path, &about) == 0, "lstat");
    CHECK(S_ISLNK(about.st_mode));
    CHECK_STRING(content_of(fixture_path(&fixture, "real.xml")), "new");
    fixture_end(&fixture);
}

static void what_cannot_be_replaced(void)
{
    struct fixture fixture;
    struct ol_error error = {0};
    fixture_begin(&fixture);
    CHECK(!ol_output_replace(fixture.folder, &error));
    CHECK_INT(error.status, OL_BAD_IO);
    CHECK_HAS(error.message, "that is a directory");
    CHECK(!ol_output_replace(fixture_path(&fixture, "new/"), &error));
    CHECK_HAS(error.message, "that is a directory");
    CHECK(!ol_output_replace(fixture_path(&fixture, "none/book.xml"), &error));
    CHECK_HAS(error.message, "none/\"; create it first");
    CHECK(!ol_output_replace(fixture_path(&fixture, "book.xml/x"), &error));

    out = ol_output_replace(fixture_path(&fixture, "book.xml"), &error); /* its place is taken meanwhile */
    fixture_must(mkdir(fixture.path, 0777) == 0, "mkdir");
    CHECK_INT(ol_output_close(out, &error), OL_BAD_IO);
    CHECK_HAS(error.message, strerror(EISDIR));
    CHECK_INT(fixture_count(&fixture), 1);

    out = ol_output_replace("/dev/full", &error); /* a device is written into */
    ol_output_string(out, "row\n");
    CHECK_INT(ol_output_close(out, &error), OL_BAD_IO);
    CHECK_HAS(error.message, strerror(ENOSPC));
    CHECK(access("/dev/full", F_OK) == 0);
    fixture_end(&fixture);
}

/* A write that fails leaves what was there before: files may not grow past a limit here. */
static void a_failed_write_replaces_nothing(void)
{
    struct fixture fixture;
    struct ol_error error = {0};
    struct rlimit was, low;
    fixture_begin(&fixture);
    fixture_write(&fixture, "book.xml", "old", 3);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &was);
    low = (struct rlimit){1000, was.rlim_max};
    fflush(stdout);
    setrlimit(RLIMIT_FSIZE, &low);
    out = ol_output_replace(fixture.path, &error);
    for (int i = 0; i < 1000; i++)
        ol_output_string(out, "row\n");
    const int status = ol_output_close(out, &error);
    setrlimit(RLIMIT_FSIZE, &was);
    CHECK_INT(status, OL_BAD_IO);
    CHECK_HAS(error.message, strerror(EFBIG));
    CHECK_STRING(content_of(fixture.path), "old");
    CHECK_INT(fixture_count(&fixture), 1);
    fixture_end(&fixture);
}

static void a_full_disk(void)
{
    for (int rows = 1; rows <= 1000000; rows *= 1000) { /* found by the last flush, or by one before */
        struct ol_error error = {0};
        out = ol_output_open("/dev/full", &error);
        for (int i = 0; i < rows; i++)
            ol_output_string(out, "row\n");
        CHECK_INT(ol_output_close(out, &error), OL_BAD_IO);
        CHECK_HAS(error.message, "/dev/full");
        CHECK_HAS(error.message, strerror(ENOSPC));
    }
}

/* As `outlay ... | head`. */
static void a_closed_pipe(void)
{
    int ends[2], was = dup(STDOUT_FILENO);
    struct ol_error error = {0};
    signal(SIGPIPE, SIG_IGN);
    fflush(stdout);
    fixture_must(pipe(ends) == 0, "pipe");
    close(ends[0]);
    dup2(ends[1], STDOUT_FILENO);
    out = ol_output_open("-", &error);
    ol_output_string(out, "to nobody\n");
    int status = ol_output_close(out, &error);
    bool is_open = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
    dup2(was, STDOUT_FILENO);
    close(was);
    close(ends[1]);
    CHECK_INT(status, OL_BAD_IO);
    CHECK(is_open); /* not ours to close */
    CHECK_HAS(error.message, "standard output");
    CHECK_HAS(error.message, strerror(EPIPE));
}

/* What a name says to a terminal is obeyed there, so it is not said; a file has it byte by byte (csv_fields). */
static void csv_on_a_terminal(void)
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    CHECK(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    const int slave = open(ptsname(master), O_RDWR | O_NOCTTY), was = dup(STDOUT_FILENO);
    CHECK(slave >= 0);
    fflush(stdout);
    dup2(slave, STDOUT_FILENO);
    out = ol_output_open("-", NULL);
    ol_output_csv(out, "a\x1b[2J,\xe2\x80\xae");
    ol_output_csv(out, "=1");
    const int status = ol_output_close(out, NULL);
    char got[64] = "";
    const ssize_t length = read(master, got, sizeof got - 1);
    dup2(was, STDOUT_FILENO);
    close(was);
    close(slave);
    close(master);
    CHECK_INT(status, OL_OK);
    CHECK(length > 0);
    CHECK_STRING(got, "\"a\xef\xbf\xbd[2J,\xef\xbf\xbd\"'=1");
}

int main(void)
{
    CASE(integers);
    CASE(seconds);
    CASE(integers_of_every_length);
    CASE(reals_by_hand);
    CASE(reals_read_back_and_no_shorter_form_does);
    CASE(money);
    CASE(csv_fields);
    CASE(csv_on_a_terminal);
    CASE(escaped_text);
    CASE(pieces_of_all_sizes);
    CASE(a_file_is_created_and_truncated);
    CASE(a_file_is_replaced_at_the_close);
    CASE(working_files_do_not_meet);
    CASE(a_link_stays_and_its_file_is_replaced);
    CASE(what_cannot_be_replaced);
    CASE(a_failed_write_replaces_nothing);
    CASE(a_full_disk);
    CASE(a_closed_pipe);
    ol_text_release(&text);
    return check_end();
}
