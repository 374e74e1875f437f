/* A parcel, the batch in it, and a batch by itself: whatever parses composes back to its bytes. */
#include "sync/wire/batch.h"

#include "board/base/must.h"
#include "sync/wire/parcel.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void try_batch(const uint8_t *bytes, size_t len)
{
    struct batch batch;
    struct fault fault;
    if (batch_parse(bytes, len, &batch, &fault) != TG_OK)
        return;
    must(batch_size(batch.count) == len);
    const uint8_t key[SIGN_PUBLIC_SIZE] = {1};
    must(batch_verify(bytes, &batch, key) == TG_ERR_CRYPTO);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    try_batch(bytes, len);
    struct parcel parcel;
    if (parcel_parse(bytes, len, &parcel) != TG_OK)
        return 0;
    must(parcel_size(&parcel) == len);
    uint8_t *back = malloc(len);
    must(back != NULL);
    parcel_compose(&parcel, back);
    must(memcmp(back, bytes, len) == 0);
    free(back);
    try_batch(parcel.batch, parcel.batch_len);
    return 0;
}
