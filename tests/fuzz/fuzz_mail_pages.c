/* The inner pages of mail.db, as whoever can write that file might make them: any of them are read
 * to an end, and nothing but advice comes of it. */
#include "sync/vault/mailbag_ahead.h"

#include "board/base/must.h"

#include <sys/mman.h>
#include <unistd.h>

enum { LABELS = 3, IDS = 5 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const uint8_t labels[LABELS][BUNDLE_LABEL_SIZE] = {{0xFF}, {0x80, 1}, {0}};
    const int64_t ids[IDS] = {0, 100000, 1, INT64_MAX, 77};
    int fd = memfd_create("mail", MFD_CLOEXEC);
    must(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    for (uint32_t root = 0; root < 5; root++) {
        mailbag_ahead_labels(fd, root, labels, LABELS);
        mailbag_ahead_rows(fd, root, ids, IDS);
    }
    close(fd);
    return 0;
}
