/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines are compared with getline(3) on the same file; gzip files are made by zlib's deflate.
 */
#include "outlay/input.h"

#include "outlay/arena.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <zlib.h>

static struct fixture fixture;

static const struct ol_place somewhere = {"scenario.xml", 7, 3};

/* Compresses as one gzip member; the caller frees. */
static unsigned char *gzip(const char *bytes, size_t length, size_t *packed_length)
{
    z_stream stream = {0};
    fixture_must(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK, "deflate");
    size_t room = deflateBound(&stream, (uLong)length) + 32;
    unsigned char *packed = malloc(room);
    stream.next_in = (unsigned char *)(uintptr_t)bytes;
    stream.avail_in = (unsigned)length;
    stream.next_out = packed;
    stream.avail_out = (unsigned)room;
    fixture_must(deflate(&stream, Z_FINISH) == Z_STREAM_END, "deflate");
    *packed_length = room - stream.avail_out;
    deflateEnd(&stream);
    return packed;
}

static struct ol_input *open_bytes(const void *bytes, size_t length)
{
    struct ol_error error = {0};
    struct ol_input *input = ol_input_open(fixture_write(&fixture, "input", bytes, length), somewhere, &error);
    CHECK_STRING(error.message, "");
    return input;
}

/* Reads to the end or an error: the status. Counts what came. */
static int drain(struct ol_input *input, int64_t *lines, uint64_t *bytes, struct ol_error *error)
{
    struct ol_slice line;
    int got;
    *lines = 0;
    *bytes = 0;
    while ((got = ol_input_line(input, &line, error)) > 0) {
        ++*lines;
        *bytes += line.length;
    }
    return got;
}

static int drain_bytes(const void *bytes, size_t length, int64_t *lines, uint64_t *total, struct ol_error *error)
{
    struct ol_input *input = open_bytes(bytes, length);
    int status = drain(input, lines, total, error);
    ol_input_close(input);
    return status;
}

static void plain_lines(void)
{
    static const struct {
        const char *bytes;
        size_t length;
        int lines;
        const char *all; /* each line in brackets */
    } files[] = {
        {"", 0, 0, ""},
        {"\n", 1, 1, "[]"},
        {"a", 1, 1, "[a]"},
        {"a\n", 2, 1, "[a]"},
        {"a\r\nb", 4, 2, "[a\r][b]"},
        {"\n\nx\n", 4, 3, "[][][x]"},
        {"\x1fg", 2, 1, "[\x1fg]"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct ol_slice line;
        struct ol_text all = {0};
        int lines = 0;
        struct ol_input *input = open_bytes(files[i].bytes, files[i].length);
        for (; ol_input_line(input, &line, NULL) > 0; lines++) {
            ol_text_addf(&all, "[%.*s]", (int)line.length, line.data);
            CHECK_INT(ol_input_place(input).line, lines + 1);
            CHECK_STRING(ol_input_place(input).file, fixture.path);
        }
        CHECK_INT(lines, files[i].lines);
        CHECK_STRING(ol_text_string(&all), files[i].all);
        CHECK_INT(ol_input_line(input, &line, NULL), 0);
        CHECK_INT(ol_input_bytes_read(input), files[i].length);
        CHECK_INT(ol_input_bytes_total(input), files[i].length);
        ol_input_close(input);
        ol_text_release(&all);
    }
}

static void nul_bytes_pass(void)
{
    struct ol_slice line;
    struct ol_input *input = open_bytes("a\0b\n\0", 5);
    CHECK_INT(ol_input_line(input, &line, NULL), 1);
    CHECK(line.length == 3 && memcmp(line.data, "a\0b", 3) == 0);
    CHECK_INT(ol_input_line(input, &line, NULL), 1);
    CHECK(line.length == 1 && line.data[0] == '\0');
    CHECK_INT(ol_input_line(input, &line, NULL), 0);
    ol_input_close(input);
}

/* The next line; of those that lie whole in the buffer every other one is found there and taken. */
static int take_line(struct ol_input *input, bool is_ahead, struct ol_slice *line)
{
    const struct ol_slice ahead = ol_input_ahead(input);
    const char *newline = memchr(ahead.data, '\n', ahead.length + 1);
    CHECK(newline); /* at the latest the one behind */
    if (!is_ahead || !newline || newline == ahead.data + ahead.length)
        return ol_input_line(input, line, NULL);
    *line = (struct ol_slice){ahead.data, (size_t)(newline - ahead.data)};
    ol_input_take(input, line->length);
    return 1;
}

/* The same lines as getline reads from `path`. */
static void check_against_getline(struct ol_input *input, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *want = NULL;
    size_t capacity = 0;
    struct ol_slice line;
    ssize_t length;
    bool same = true;
    for (int64_t number = 1; same && (length = getline(&want, &capacity, file)) >= 0; number++) {
        length -= want[length - 1] == '\n';
        same = take_line(input, number % 2, &line) == 1 && line.length == (size_t)length &&
               memcmp(line.data, want, line.length) == 0 && line.data[line.length] == '\n' &&
               ol_input_place(input).line == number;
    }
    CHECK(same);
    CHECK_INT(ol_input_line(input, &line, NULL), 0);
    free(want);
    fclose(file);
}

/* Lengths that put newlines on and around the edges of a buffer of 2^18 bytes and of what it grows to. */
static size_t odd_length(uint64_t *state)
{
    static const size_t edges[] = {0, 1, 80, 65536, 131072, 262144, 524288, 1048576};
    uint64_t random = fixture_random(state);
    size_t edge = edges[random % 8 < 3 ? random % 8 : random / 8 % 8];
    size_t shift = random / 64 % 7;
    size_t length = edge + shift < 3 ? 0 : edge + shift - 3;
    return length > OL_INPUT_LINE_LIMIT ? OL_INPUT_LINE_LIMIT : length;
}

static struct ol_text random_lines(uint64_t seed)
{
    struct ol_text text = {0};
    uint64_t state = seed;
    while (text.length < 4000000) {
        size_t length = odd_length(&state);
        for (size_t i = 0; i < length; i++) {
            char byte = (char)(i * 7 + length);
            ol_text_add(&text, byte == '\n' ? "" : &byte, byte != '\n');
        }
        ol_text_add(&text, "\n", 1);
    }
    text.length -= seed % 2; /* with the last newline and without */
    return text;
}

static void random_files_read_as_getline_reads(void)
{
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct ol_text text = random_lines(seed);
        struct ol_input *input = open_bytes(text.data, text.length);
        check_against_getline(input, fixture.path);
        ol_input_close(input);

        size_t length;
        unsigned char *packed = gzip(text.data, text.length, &length);
        char plain[sizeof fixture.path];
        strcpy(plain, fixture_write(&fixture, "plain", text.data, text.length));
        input = open_bytes(packed, length);
        check_against_getline(input, plain);
        CHECK_INT(ol_input_bytes_read(input), length);
        ol_input_close(input);
        free(packed);
        ol_text_release(&text);
    }
}

/* OL_INPUT_LINE_LIMIT bytes are a line, one more is none, wherever the line lies and whatever ends it. */
static void long_lines(void)
{
    for (int variant = 0; variant < 8; variant++) {
        bool is_too_long = variant & 1, has_newline = variant & 2, has_first = variant & 4;
        struct ol_text text = {0};
        ol_text_adds(&text, has_first ? "first\n" : "");
        for (size_t i = 0; i < OL_INPUT_LINE_LIMIT + is_too_long; i++)
            ol_text_add(&text, "x", 1);
        ol_text_adds(&text, has_newline ? "\nlast\n" : "");

        struct ol_error error = {0};
        int64_t lines;
        uint64_t bytes;
        int status = drain_bytes(text.data, text.length, &lines, &bytes, &error);
        CHECK_INT(status, is_too_long ? OL_BAD_INPUT : OL_OK);
        CHECK_INT(lines, has_first + !is_too_long * (1 + has_newline));
        if (is_too_long) {
            CHECK_INT(error.place.line, 1 + has_first);
            CHECK_HAS(error.message, "longer than 1048576 bytes");
        }
        ol_text_release(&text);
    }
}

static void a_failure_stays(void)
{
    struct ol_error error = {0};
    struct ol_slice line;
    struct ol_input *input = open_bytes("\x1f\x8b nonsense", 11);
    CHECK_INT(ol_input_line(input, &line, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "damaged gzip data");
    error = (struct ol_error){0};
    CHECK_INT(ol_input_line(input, &line, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "damaged gzip data");
    ol_input_close(input);
}

static void gzip_truncated_anywhere(void)
{
    static const char text[] = "1 0 5 10\n2 3 5 10\n3 9 5 10\nlast";
    size_t length;
    unsigned char *packed = gzip(text, strlen(text), &length);
    for (size_t cut = 1; cut < length; cut++) {
        struct ol_error error = {0};
        int64_t lines;
        uint64_t bytes;
        CHECK_INT(drain_bytes(packed, cut, &lines, &bytes, &error), OL_BAD_INPUT);
        CHECK_HAS(error.message, "truncated");
        CHECK_STRING(error.place.file, fixture.path);
        CHECK_INT(error.place.line, lines + 1);
        CHECK(lines < 4);
    }
    free(packed);
}

/* A flipped bit is an error or harmless: nothing depends on the header's time stamp, flags of speed and system
 * (RFC 1952, 2.3.1) nor on the bits between the last block and the next byte. In the method and in the check sum
 * and length at the end it is always seen. */
static void gzip_damaged_anywhere(void)
{
    static const char text[] = "1 0 5 10\n2 3 5 10\n3 9 5 10\nlast";
    size_t length, unseen = 0;
    unsigned char *packed = gzip(text, strlen(text), &length);
    for (size_t bit = 8 * 2; bit < 8 * length; bit++) {
        struct ol_error error = {0};
        int64_t lines;
        uint64_t bytes;
        packed[bit / 8] ^= (unsigned char)(1 << bit % 8);
        int status = drain_bytes(packed, length, &lines, &bytes, &error);
        packed[bit / 8] ^= (unsigned char)(1 << bit % 8);
        CHECK(status == OL_BAD_INPUT || (lines == 4 && bytes == strlen(text) - 3));
        CHECK(status == OL_BAD_INPUT || (bit / 8 > 2 && bit / 8 < length - 8));
        unseen += status == OL_OK;
    }
    CHECK(unseen <= 1 + 8 * 6 + 7); /* FTEXT, MTIME to OS, padding */
    free(packed);
}

static void gzip_members_and_padding(void)
{
    static const struct {
        const char *tail;
        size_t length;
        const char *trouble; /* NULL: none */
    } tails[] = {
        {"", 0, NULL},
        {"\0\0\0\0\0\0\0\0\0", 9, NULL},
        {"junk", 4, "no gzip (the first is 0x6a)"},
        {"\0\0\0x", 4, "no gzip (the first is 0x78)"},
        {"\x1f", 1, "truncated"},
        {"\x1f\x8c", 2, "damaged"},
    };
    size_t first_length, empty_length, second_length;
    unsigned char *first = gzip("one\ntw", 6, &first_length), *empty = gzip("", 0, &empty_length);
    unsigned char *second = gzip("o\nthree\n", 8, &second_length);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct ol_text file = {0};
        struct ol_error error = {0};
        int64_t lines;
        uint64_t bytes;
        ol_text_add(&file, (const char *)first, first_length);
        ol_text_add(&file, (const char *)empty, empty_length);
        ol_text_add(&file, (const char *)second, second_length);
        ol_text_add(&file, tails[i].tail, tails[i].length);
        int status = drain_bytes(file.data, file.length, &lines, &bytes, &error);
        CHECK_INT(status, tails[i].trouble ? OL_BAD_INPUT : OL_OK);
        CHECK_HAS(error.message, tails[i].trouble ? tails[i].trouble : "");
        CHECK_INT(lines, 3);
        CHECK_INT(bytes, 3 + 3 + 5);
        ol_text_release(&file);
    }
    free(first);
    free(empty);
    free(second);
}

static void what_cannot_be_opened(void)
{
    struct ol_error error = {0};
    CHECK(!ol_input_open(fixture_path(&fixture, "nothing-here"), somewhere, &error));
    CHECK_INT(error.status, OL_BAD_INPUT);
    CHECK_STRING(error.place.file, "scenario.xml");
    CHECK_INT(error.place.line, 7);
    CHECK_HAS(error.message, "nothing-here");
    CHECK_HAS(error.message, strerror(ENOENT));

    CHECK(!ol_input_open(fixture.folder, somewhere, &error));
    CHECK_INT(error.status, OL_BAD_INPUT);
    CHECK_HAS(error.message, "is a directory");
}

/* /proc/self/mem can be opened, but nothing is mapped at address 0, so that reading it fails with EIO. */
static void a_failing_read(void)
{
    struct ol_error error = {0};
    struct ol_slice line;
    struct ol_input *input = ol_input_open("/proc/self/mem", somewhere, &error);
    if (!input)
        return;
    CHECK_INT(ol_input_line(input, &line, &error), OL_BAD_IO);
    CHECK_STRING(error.place.file, "/proc/self/mem");
    CHECK_INT(error.place.line, 1);
    CHECK_HAS(error.message, strerror(EIO));
    ol_input_close(input);
}

/* Bytes one at a time, so that even the magic number comes in two reads. */
static void drip(int to, const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        fixture_must(write(to, bytes + i, 1) == 1, "write");
}

static void gzip_from_standard_input(void)
{
    size_t length;
    int pipe_ends[2], was = dup(STDIN_FILENO);
    unsigned char *packed = gzip("one\ntwo\nthree", 13, &length);
    fixture_must(pipe(pipe_ends) == 0, "pipe");
    pid_t child = fork();
    if (child == 0) {
        drip(pipe_ends[1], packed, length);
        _exit(0);
    }
    close(pipe_ends[1]);
    dup2(pipe_ends[0], STDIN_FILENO);
    struct ol_error error = {0};
    int64_t lines;
    uint64_t bytes;
    struct ol_input *input = ol_input_open("-", somewhere, &error);
    CHECK_INT(drain(input, &lines, &bytes, &error), OL_OK);
    CHECK_INT(lines, 3);
    CHECK_INT(bytes, 11);
    CHECK_INT(ol_input_bytes_total(input), 0);
    CHECK_STRING(ol_input_place(input).file, "standard input");
    ol_input_close(input);
    CHECK(fcntl(STDIN_FILENO, F_GETFD) >= 0); /* not ours to close */
    waitpid(child, NULL, 0);
    dup2(was, STDIN_FILENO);
    close(was);
    close(pipe_ends[0]);
    free(packed);
}

static void slurping(void)
{
    struct ol_error error = {0};
    size_t length = 99;
    char *bytes = ol_input_slurp(fixture_write(&fixture, "small", "a\0b\n", 4), 4, &length, somewhere, &error);
    CHECK(bytes && length == 4 && memcmp(bytes, "a\0b\n", 5) == 0);
    ol_mem_free(bytes);
    CHECK(!ol_input_slurp(fixture.path, 3, &length, somewhere, &error));
    CHECK_INT(error.status, OL_BAD_INPUT);
    CHECK_HAS(error.message, "larger than 3 bytes");
    bytes = ol_input_slurp(fixture_write(&fixture, "none", "", 0), 0, &length, somewhere, &error);
    CHECK(bytes && length == 0 && bytes[0] == '\0');
    ol_mem_free(bytes);
    CHECK(!ol_input_slurp(fixture_path(&fixture, "missing"), 9, &length, somewhere, &error));
    CHECK_INT(error.place.line, 7);

    size_t packed_length;
    struct ol_text text = random_lines(3);
    unsigned char *packed = gzip(text.data, text.length, &packed_length);
    bytes = ol_input_slurp(fixture_write(&fixture, "packed", packed, packed_length), 1 << 24, &length, somewhere,
                           &error);
    CHECK(bytes && length == text.length && memcmp(bytes, text.data, length) == 0);
    ol_mem_free(bytes);
    CHECK(!ol_input_slurp(fixture_write(&fixture, "packed", packed, packed_length - 1), 1 << 24, &length,
                          somewhere, &error));
    free(packed);
    ol_text_release(&text);
}

/* All chunks joined are the file, plain or packed; a line may go before and lines may follow. */
static void chunks(void)
{
    struct ol_error error = {0};
    struct ol_slice bytes;
    size_t packed_length;
    struct ol_text text = random_lines(5), all = {0};
    unsigned char *packed = gzip(text.data, text.length, &packed_length);
    const size_t lengths[] = {text.length, packed_length};
    const void *files[] = {text.data, packed};
    for (int i = 0; i < 2; i++) {
        int got;
        struct ol_input *input = open_bytes(files[i], lengths[i]);
        ol_text_clear(&all);
        CHECK_INT(ol_input_line(input, &bytes, &error), 1);
        ol_text_add(&all, bytes.data, bytes.length);
        ol_text_add(&all, "\n", 1);
        while ((got = ol_input_chunk(input, &bytes, &error)) > 0) {
            CHECK(bytes.length > 0 && bytes.length <= OL_INPUT_LINE_LIMIT + 1);
            ol_text_add(&all, bytes.data, bytes.length);
        }
        CHECK_INT(got, 0);
        CHECK_INT(ol_input_chunk(input, &bytes, &error), 0);
        CHECK(all.length == text.length && memcmp(all.data, text.data, all.length) == 0);
        CHECK_INT(ol_input_bytes_read(input), lengths[i]);
        CHECK_INT(ol_input_place(input).line, 0);
        CHECK_STRING(ol_input_place(input).file, fixture.path);
        ol_input_close(input);
    }
    struct ol_input *input = open_bytes(packed, packed_length - 1);
    while (ol_input_chunk(input, &bytes, &error) > 0)
        continue;
    CHECK_INT(error.status, OL_BAD_INPUT);
    CHECK_HAS(error.message, "break off");
    CHECK_INT(error.place.line, 0);
    CHECK_INT(ol_input_chunk(input, &bytes, NULL), OL_BAD_INPUT);
    ol_input_close(input);
    ol_text_release(&text);
    ol_text_release(&all);
    free(packed);
}

/* Two members, so that the first chunk ends within a line and leaves lines behind it. */
static void lines_behind_a_chunk(void)
{
    struct ol_text file = {0};
    struct ol_slice bytes;
    size_t length;
    unsigned char *packed = gzip("one\ntw", 6, &length);
    ol_text_add(&file, (const char *)packed, length);
    free(packed);
    packed = gzip("o\nthree", 7, &length);
    ol_text_add(&file, (const char *)packed, length);
    free(packed);
    struct ol_input *input = open_bytes(file.data, file.length);
    CHECK_INT(ol_input_chunk(input, &bytes, NULL), 1);
    CHECK(bytes.length == 6 && memcmp(bytes.data, "one\ntw", 6) == 0);
    CHECK_INT(ol_input_line(input, &bytes, NULL), 1);
    CHECK(ol_slice_is(bytes, "o"));
    CHECK_INT(ol_input_line(input, &bytes, NULL), 1);
    CHECK(ol_slice_is(bytes, "three"));
    CHECK_INT(ol_input_chunk(input, &bytes, NULL), 0);
    ol_input_close(input);
    ol_text_release(&file);
}

/* What is peeked at is read afterwards all the same, line by line as ever, plain or packed. */
static void peeking(void)
{
    struct ol_error error = {0};
    struct ol_slice line;
    size_t length;
    unsigned char *packed = gzip("one\ntwo", 7, &length);
    const void *files[] = {"one\ntwo", packed};
    const size_t lengths[] = {7, length};
    for (int i = 0; i < 2; i++) {
        struct ol_input *input = open_bytes(files[i], lengths[i]);
        CHECK(ol_slice_is(ol_input_peek(input), "one\ntwo"));
        CHECK(ol_slice_is(ol_input_peek(input), "one\ntwo"));
        CHECK_INT(ol_input_line(input, &line, &error), 1);
        CHECK(ol_slice_is(line, "one"));
        CHECK(ol_slice_is(ol_input_peek(input), "two"));
        CHECK_INT(ol_input_line(input, &line, &error), 1);
        CHECK_INT(ol_input_place(input).line, 2);
        CHECK_INT(ol_input_peek(input).length, 0);
        CHECK_INT(ol_input_line(input, &line, &error), 0);
        ol_input_close(input);
    }
    struct ol_input *input = open_bytes(packed, 12);
    CHECK(ol_input_peek(input).length < 7);
    CHECK_INT(ol_input_line(input, &line, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "break off");
    ol_input_close(input);
    free(packed);
}

/* Reads the file in one of three ways and gives the digest, empty where there is none. */
static const char *digest_by(const void *bytes, size_t length, int way)
{
    static char sha256[OL_DIGEST_BUFFER];
    struct ol_slice line;
    int got = 1;
    struct ol_input *input = open_bytes(bytes, length);
    sha256[0] = '\0';
    ol_input_digest(input, sha256);
    for (int64_t number = 0; got > 0; number++)
        got = way == 2 ? ol_input_chunk(input, &line, NULL) : take_line(input, way && number % 3, &line);
    ol_input_close(input);
    return sha256;
}

static const char *digest_of_file(void)
{
    static char sha256[OL_DIGEST_BUFFER];
    CHECK_INT(ol_digest_file(fixture.path, sha256, NULL), OL_OK);
    return sha256;
}

static void digests_as_of_the_file(void)
{
    size_t packed_length;
    for (int way = 0; way < 3; way++) {
        CHECK_STRING(digest_by("", 0, way), digest_of_file());
        CHECK_STRING(digest_by("\x1fg", 2, way), digest_of_file());
        CHECK_STRING(digest_by("a\nb", 3, way), digest_of_file());
        for (uint64_t seed = 1; seed <= 4; seed++) {
            struct ol_text text = random_lines(seed);
            unsigned char *packed = gzip(text.data, text.length, &packed_length);
            CHECK_STRING(digest_by(text.data, text.length, way), digest_of_file());
            CHECK_STRING(digest_by(packed, packed_length, way), digest_of_file());
            free(packed);
            ol_text_release(&text);
        }
    }
}

/* Neither what was not read to its end nor what is damaged has one. */
static void no_digest_of_a_part(void)
{
    char sha256[OL_DIGEST_BUFFER] = "";
    struct ol_slice line;
    size_t length;
    struct ol_input *input = open_bytes("one\ntwo\n", 8);
    ol_input_digest(input, sha256);
    CHECK_INT(ol_input_line(input, &line, NULL), 1);
    CHECK_INT(ol_input_line(input, &line, NULL), 1);
    ol_input_close(input);
    CHECK_STRING(sha256, "");
    unsigned char *packed = gzip("one\ntwo\n", 8, &length);
    CHECK_STRING(digest_by(packed, length - 1, 0), "");
    free(packed);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(plain_lines);
    CASE(nul_bytes_pass);
    CASE(random_files_read_as_getline_reads);
    CASE(long_lines);
    CASE(a_failure_stays);
    CASE(gzip_truncated_anywhere);
    CASE(gzip_damaged_anywhere);
    CASE(gzip_members_and_padding);
    CASE(what_cannot_be_opened);
    CASE(a_failing_read);
    CASE(gzip_from_standard_input);
    CASE(slurping);
    CASE(chunks);
    CASE(lines_behind_a_chunk);
    CASE(peeking);
    CASE(digests_as_of_the_file);
    CASE(no_digest_of_a_part);
    fixture_end(&fixture);
    return check_end();
}
