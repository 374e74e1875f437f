/* A bundle: whatever parses is whole, and nobody's signature. */
#include "sync/wire/bundle.h"

#include "board/base/must.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct bundle bundle;
    struct fault fault;
    if (bundle_parse(bytes, len, &bundle, &fault) != TG_OK)
        return 0;
    must(bundle_size(bundle.count) == len && bundle.count <= BUNDLE_LETTERS_MAX);
    must(bundle.seq >= 1 && bundle.expires_day > bundle.day);
    for (size_t i = 0; i < bundle.count; i++)
        must(bundle_check_body(bundle_body(&bundle, i)) == TG_OK);
    const uint8_t key[SIGN_PUBLIC_SIZE] = {1};
    must(bundle_verify(bytes, &bundle, key) == TG_ERR_CRYPTO);
    return 0;
}
