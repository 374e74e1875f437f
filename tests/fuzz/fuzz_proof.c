/* Proofs of filing: what a slip that anybody could print might say. */
#include "app/seal/proof.h"

#include "board/base/must.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    char digits[PROOF_DIGITS + 1];
    const uint8_t root_key[SIGN_PUBLIC_SIZE] = {1};
    struct proof proof;
    struct proof again;
    struct fault fault;
    char *text = malloc(len + 1);
    must(text != NULL);
    memcpy(text, bytes, len);
    text[len] = '\0';
    if (proof_decode(text, &proof) == TG_OK) {
        proof_encode(&proof, digits);
        must(proof_decode(digits, &again) == TG_OK);
        must(memcmp(&proof, &again, sizeof proof) == 0);
        must(proof_verify(&proof, root_key, &fault) == TG_ERR_CRYPTO);
    }
    free(text);
    return 0;
}
