/* Southern accents in Pinyin: somebody who says z for zh, c for ch, s for sh, in for ing, en for
 * eng types so too. libIME reads either as the other; here is how far that is believed: less once
 * the letters show that who types tells the two apart. */
#ifndef TG_APP_INPUT_ACCENT_H
#define TG_APP_INPUT_ACCENT_H

#include <stddef.h>

/* What it costs (log10, from 0) to read a syllable as the other one. */
struct accent {
    double initial; /* z for zh … */
    double ending;  /* in for ing … */
};

/* What `letters` tell of who typed them. */
void accent_hear(const char *letters, size_t len, struct accent *out_accent);

/* The cost of reading `typed` as the syllable `meant`; 0 where `typed` is no whole syllable. */
double accent_cost(const struct accent *accent, const char *typed, size_t typed_len,
                   const char *meant, size_t meant_len);

#endif
