/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The assembler takes the files in by `.incbin`, whose paths start at the root of the sources, where the compiler
 * runs. Generated dependencies do not see them: the build names pricing/books/ *.xml as prerequisites of this object.
 */
#include "pricing/shipped_books.h"

#include "outlay/pricebook.h"

#include <string.h>

#define EMBED(name)                                                                                               \
    __asm__(".pushsection .rodata\n"                                                                              \
            ".globl ol_shipped_" #name "\n"                                                                       \
            ".hidden ol_shipped_" #name "\n"                                                                      \
            ".type ol_shipped_" #name ", %object\nol_shipped_" #name ":\n"                                        \
            ".incbin \"pricing/books/" #name ".xml\"\n"                                                           \
            ".byte 0\n"                                                                                           \
            ".size ol_shipped_" #name ", .-ol_shipped_" #name "\n"                                                \
            ".popsection\n");                                                                                     \
    extern const char ol_shipped_##name[]

EMBED(aws);
EMBED(gcp);
EMBED(azure);

static const char *const contents[] = {ol_shipped_aws, ol_shipped_gcp, ol_shipped_azure};
const char *const ol_shipped_books[] = {"aws", "gcp", "azure", NULL};

bool ol_shipped_book(const char *name, struct ol_slice *bytes)
{
    const size_t length = strlen(name),
                 stem = length > 4 && !strcmp(name + length - 4, ".xml") ? length - 4 : length;
    for (size_t i = 0; ol_shipped_books[i]; i++) {
        if (strlen(ol_shipped_books[i]) != stem || strncmp(ol_shipped_books[i], name, stem) != 0)
            continue;
        *bytes = ol_slice_of(contents[i]);
        return true;
    }
    return false;
}
