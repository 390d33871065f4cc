/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The vectors are those of FIPS 180-4's example values (NIST, "SHA256.pdf") and of the empty message. */
#include "outlay/digest.h"
#include "tests/check.h"

#include <stdlib.h>
#include <unistd.h>

#define EMPTY    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define FIFTYSIX "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
#define LONG     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
#define MILLION  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

#define LONG_TEXT                                                                                                 \
    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"                                                    \
    "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"

static const char *digest_of(const char *text)
{
    static char hex[OL_DIGEST_BUFFER];
    struct ol_digest digest;
    ol_digest_begin(&digest);
    ol_digest_add(&digest, text, strlen(text));
    return ol_digest_end(&digest, hex);
}

static void published_vectors(void)
{
    CHECK_STRING(digest_of(""), EMPTY);
    CHECK_STRING(digest_of("abc"), ABC);
    CHECK_STRING(digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), FIFTYSIX);
    CHECK_STRING(digest_of(LONG_TEXT), LONG);
}

static void a_million(void)
{
    char part[1000], hex[OL_DIGEST_BUFFER];
    struct ol_digest digest;
    memset(part, 'a', sizeof part);
    ol_digest_begin(&digest);
    for (int i = 0; i < 1000; i++)
        ol_digest_add(&digest, part, sizeof part);
    CHECK_STRING(ol_digest_end(&digest, hex), MILLION);
}

/* Lengths about the ends of a block and of the padding; by sha256sum of GNU coreutils. */
static void lengths(void)
{
    char text[121];
    memset(text, 'a', sizeof text);
    static const struct {
        size_t length;
        const char *hex;
    } known[] = {
        {55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
        {56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
        {63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
        {64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
        {65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
        {119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"},
        {120, "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char hex[OL_DIGEST_BUFFER];
        struct ol_digest digest;
        ol_digest_begin(&digest);
        ol_digest_add(&digest, text, known[i].length);
        CHECK_STRING(ol_digest_end(&digest, hex), known[i].hex);
    }
}

/* Wherever the message is cut in three, the digest is the same. */
static void cuts(void)
{
    size_t length = strlen(LONG_TEXT);
    int wrong = 0;
    for (size_t i = 0; i <= length; i++)
        for (size_t j = i; j <= length; j++) {
            char hex[OL_DIGEST_BUFFER];
            struct ol_digest digest;
            ol_digest_begin(&digest);
            ol_digest_add(&digest, LONG_TEXT, i);
            ol_digest_add(&digest, &LONG_TEXT[i], j - i);
            ol_digest_add(&digest, &LONG_TEXT[j], length - j);
            wrong += strcmp(ol_digest_end(&digest, hex), LONG) != 0;
        }
    CHECK_INT(wrong, 0);
}

static void files(void)
{
    char path[] = "/tmp/outlay-digest-XXXXXX", hex[OL_DIGEST_BUFFER] = "";
    struct ol_error error = {0};
    int descriptor = mkstemp(path);
    CHECK(descriptor >= 0 && write(descriptor, "abc", 3) == 3);
    CHECK_INT(ol_digest_file(path, hex, &error), OL_OK);
    CHECK_STRING(hex, ABC);
    close(descriptor);
    unlink(path);
    CHECK_INT(ol_digest_file(path, hex, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "No such file");
    CHECK_STRING(error.place.file, path);
    CHECK_INT(ol_digest_file("/", hex, &error), OL_BAD_IO);
}

int main(void)
{
    CASE(published_vectors);
    CASE(a_million);
    CASE(lengths);
    CASE(cuts);
    CASE(files);
    return check_end();
}
