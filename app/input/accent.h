/* Southern accents in Pinyin: somebody who says z for zh, c for ch, s for sh, in for ing, en for
 * eng types so too. libIME reads either as the other; this tells where it did. */
#ifndef TG_APP_INPUT_ACCENT_H
#define TG_APP_INPUT_ACCENT_H

#include <stddef.h>

/* How many accents (0 to 2) it takes to type the syllable `meant` as `typed`; 0 where `typed` is no
 * whole syllable. */
size_t accent_count(const char *typed, size_t typed_len, const char *meant, size_t meant_len);

#endif
